SELECT sorted_rows FROM head WHERE one = 1;
