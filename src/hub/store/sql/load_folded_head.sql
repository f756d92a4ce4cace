SELECT incarnation, folded_seq, folded_hash FROM chain WHERE till = $1 AND folded_seq > 0 AND life = incarnation
ORDER BY place DESC LIMIT 1
