SELECT till, incarnation, seq, folded_seq, watch FROM chain
WHERE folded_seq < seq ORDER BY till, place LIMIT $1
