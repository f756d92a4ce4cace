SELECT salt, hash, memory_kib, passes, lanes FROM person WHERE name = $1
