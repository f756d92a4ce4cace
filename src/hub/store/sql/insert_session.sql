INSERT INTO session (token_hash, person, expires_at_ms) VALUES ($1, $2, $3)
