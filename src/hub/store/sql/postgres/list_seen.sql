SELECT DISTINCT key FROM entry_touch WHERE key = ANY ($1::bytea[])
