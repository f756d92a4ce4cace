SELECT till, incarnation, folded_seq, folded_hash FROM chain WHERE folded_seq > 0 ORDER BY till, place
