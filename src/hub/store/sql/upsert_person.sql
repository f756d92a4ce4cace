INSERT INTO person (name, salt, hash, memory_kib, passes, lanes)
VALUES (:name, :salt, :hash, :memory_kib, :passes, :lanes)
ON CONFLICT (name) DO UPDATE
SET salt = excluded.salt, hash = excluded.hash, memory_kib = excluded.memory_kib, passes = excluded.passes,
    lanes = excluded.lanes
