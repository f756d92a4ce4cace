SELECT incarnation, seq, hash, place FROM chain WHERE till = $1 AND life = incarnation ORDER BY place DESC LIMIT 1
