DELETE FROM loose_batch WHERE till = $1 AND life = $2 AND seq = $3 AND hash = $4
