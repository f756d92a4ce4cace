INSERT INTO hub (one, generation, origin, incarnation, feed_position, arrival)
VALUES (1, :generation, :origin, :incarnation, 0, 0)
ON CONFLICT (one) DO NOTHING
