INSERT INTO bare_entry (till, incarnation, seq, received_at_ms, bytes) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (till, incarnation, seq) DO NOTHING
