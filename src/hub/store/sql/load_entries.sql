SELECT till, incarnation, seq, bytes FROM entry WHERE till = $1 AND incarnation = $2 AND seq = $3
