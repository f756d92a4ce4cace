INSERT INTO hub (one, generation, origin, incarnation, public_key, arrival, folded_by)
VALUES (1, $1, $2, $3, $4, 0, $5)
ON CONFLICT (one) DO NOTHING
