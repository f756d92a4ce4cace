DELETE FROM session WHERE expires_at_ms <= $1
