SELECT id, public_key FROM till WHERE token_hash = :token_hash
