SELECT arrival FROM hub WHERE one = 1
