INSERT INTO enrol_code (hash, till_name, store, till_group, expires_at_ms, used_by)
VALUES ($1, $2, $3, $4, $5, $6)
