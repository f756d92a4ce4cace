UPDATE till SET token_hash = $1, version = $2 WHERE id = $3
