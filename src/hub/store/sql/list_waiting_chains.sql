SELECT till, incarnation, seq, folded_seq FROM chain
WHERE folded_seq < seq ORDER BY till, place LIMIT $1
