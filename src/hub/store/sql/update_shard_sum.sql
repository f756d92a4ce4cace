UPDATE shard SET members = $1, row_sum = $2 WHERE shard = $3
