SELECT incarnation, seq, hash FROM chain WHERE till = :till ORDER BY place DESC LIMIT 1
