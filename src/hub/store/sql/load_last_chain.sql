SELECT incarnation, seq, hash, place FROM chain WHERE till = $1 ORDER BY place DESC LIMIT 1
