SELECT revoked_at_ms FROM revocation WHERE what = $1 AND subject = $2
