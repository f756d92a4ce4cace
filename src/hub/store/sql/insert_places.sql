INSERT INTO entry_place (hash, till, incarnation, seq) VALUES ($1, $2, $3, $4)
ON CONFLICT (hash) DO NOTHING
