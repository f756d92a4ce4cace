SELECT generation, origin, incarnation, public_key FROM hub WHERE one = 1
