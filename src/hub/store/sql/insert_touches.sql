INSERT INTO entry_touch (key, till, incarnation, seq) VALUES ($1, $2, $3, $4)
ON CONFLICT (key, till, incarnation, seq) DO NOTHING
