DELETE FROM session WHERE expires_at_ms <= :now_ms
