SELECT rule, times, money, points FROM given;
