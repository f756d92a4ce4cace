SELECT till, incarnation, life, seq, hash, signature, folded_seq, folded_hash, start_seq, start_hash FROM chain
ORDER BY till, place, start_seq
