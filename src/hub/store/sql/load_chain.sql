SELECT seq, hash FROM chain WHERE till = :till AND incarnation = :incarnation
