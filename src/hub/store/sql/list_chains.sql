SELECT till, incarnation, seq, hash, signature FROM chain ORDER BY till, place
