SELECT id, public_key FROM till WHERE token_hash = $1
