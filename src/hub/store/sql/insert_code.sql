INSERT INTO enrol_code (hash, till_name, store, till_group, expires_at_ms, used_by)
VALUES (:hash, :till_name, :store, :till_group, :expires_at_ms, x'')
