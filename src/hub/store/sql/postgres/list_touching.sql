SELECT DISTINCT till, incarnation, seq FROM entry_touch WHERE key = ANY ($1::bytea[])
