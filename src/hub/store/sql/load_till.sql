SELECT name, store, public_key FROM till WHERE id = $1
