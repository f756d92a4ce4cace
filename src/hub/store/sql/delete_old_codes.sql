DELETE FROM enrol_code WHERE expires_at_ms < $1
