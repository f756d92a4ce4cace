SELECT generation, origin, incarnation FROM hub WHERE one = 1
