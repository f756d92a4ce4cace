UPDATE chain SET folded_seq = $1, folded_hash = $2 WHERE till = $3 AND incarnation = $4
