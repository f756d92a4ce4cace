INSERT INTO hub (one, generation, origin, incarnation, feed_position, arrival, folded_by)
VALUES (1, :generation, :origin, :incarnation, 0, 0, :version)
ON CONFLICT (one) DO NOTHING
