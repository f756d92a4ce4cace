INSERT INTO arrival (first, till, incarnation, seq, entries) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (till, incarnation, seq) DO NOTHING
