SELECT feed_position, row FROM member WHERE shard = $1 AND feed_position > $2
ORDER BY feed_position LIMIT $3
