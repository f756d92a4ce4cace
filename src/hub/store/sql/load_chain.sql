SELECT seq, hash FROM chain WHERE till = $1 AND incarnation = $2
