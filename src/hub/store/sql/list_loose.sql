SELECT received_at_ms, bytes FROM loose_batch WHERE till = $1 AND life = $2 ORDER BY seq, hash
