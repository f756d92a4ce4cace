INSERT INTO revocation (what, subject, revoked_at_ms)
VALUES ($1, $2, $3)
ON CONFLICT (what, subject) DO NOTHING
