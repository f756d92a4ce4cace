INSERT INTO person (name, salt, hash, memory_kib, passes, lanes)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO UPDATE
SET salt = excluded.salt, hash = excluded.hash, memory_kib = excluded.memory_kib, passes = excluded.passes,
    lanes = excluded.lanes
