SELECT till_name, store, expires_at_ms, used_by, till_group FROM enrol_code WHERE hash = $1 FOR UPDATE
