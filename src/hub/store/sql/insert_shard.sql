INSERT INTO shard (shard, feed_position, members, row_sum) VALUES ($1, 0, 0, $2)
ON CONFLICT (shard) DO NOTHING
