INSERT INTO person (name, salt, hash, memory_kib, passes, lanes)
VALUES (:name, :salt, :hash, :memory_kib, :passes, :lanes)
