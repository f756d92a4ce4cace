SELECT till, incarnation, seq FROM entry_touch WHERE key = $1
