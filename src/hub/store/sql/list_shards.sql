SELECT shard, feed_position, members, row_sum FROM shard ORDER BY shard
