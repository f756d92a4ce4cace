UPDATE member SET balance = balance + 1000;
