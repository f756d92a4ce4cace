INSERT INTO session (token_hash, person, expires_at_ms) VALUES (:token_hash, :person, :expires_at_ms)
