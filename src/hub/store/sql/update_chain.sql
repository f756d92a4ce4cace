UPDATE chain SET seq = $1, hash = $2, signature = $3, last_at_ms = $4 WHERE till = $5 AND incarnation = $6
