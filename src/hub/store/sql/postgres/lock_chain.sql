SELECT seq, hash, loose FROM chain WHERE till = $1 AND incarnation = $2 FOR UPDATE
