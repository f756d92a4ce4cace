UPDATE incarnation SET number = number + 1;
