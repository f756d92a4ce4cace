UPDATE member SET kept = $1 WHERE shard = $2 AND id = $3
