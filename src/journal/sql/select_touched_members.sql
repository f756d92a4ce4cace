SELECT member FROM effect UNION SELECT member FROM enrolled;
