SELECT key FROM entry_touch WHERE key = $1 LIMIT 1
