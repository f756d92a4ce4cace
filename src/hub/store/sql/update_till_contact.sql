UPDATE till SET last_contact_ms = $1, unsent = $2 WHERE id = $3
