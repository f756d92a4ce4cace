SELECT feed_position FROM hub WHERE one = 1
