INSERT INTO entry (till, incarnation, seq, received_at_ms, bytes) VALUES ($1, $2, $3, $4, $5)
