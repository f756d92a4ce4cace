SELECT hash FROM entry_touch WHERE key = :key
