SELECT person FROM session WHERE token_hash = $1 AND expires_at_ms > $2
