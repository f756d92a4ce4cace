INSERT INTO loose_batch (till, life, seq, hash, received_at_ms, bytes) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (till, life, seq, hash) DO NOTHING
