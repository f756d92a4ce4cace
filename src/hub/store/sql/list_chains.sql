SELECT till, incarnation, seq, hash, signature, folded_seq, folded_hash FROM chain ORDER BY till, place
