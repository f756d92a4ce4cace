UPDATE chain SET folded_seq = $1, folded_hash = $2, watch = $3 WHERE till = $4 AND incarnation = $5
