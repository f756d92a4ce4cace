SELECT folded_seq, folded_hash FROM chain WHERE till = $1 AND incarnation = $2 AND folded_seq > 0
