INSERT INTO till
    (id, name, store, till_group, public_key, token_hash, version, enrolled_at_ms, last_contact_ms, unsent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, -1)
