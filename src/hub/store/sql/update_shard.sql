UPDATE shard SET feed_position = $1, members = $2, row_sum = $3 WHERE shard = $4
