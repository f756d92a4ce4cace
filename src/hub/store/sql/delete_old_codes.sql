DELETE FROM enrol_code WHERE expires_at_ms < :before_ms
