SELECT feed_position FROM shard WHERE shard = $1
