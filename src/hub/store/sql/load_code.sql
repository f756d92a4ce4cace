SELECT till_name, store, expires_at_ms, used_by FROM enrol_code WHERE hash = :hash
