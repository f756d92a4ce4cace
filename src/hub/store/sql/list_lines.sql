SELECT incarnation, seq, hash, start_seq, start_hash, place FROM chain
WHERE till = $1 AND life = $2 ORDER BY incarnation
