DELETE FROM member WHERE shard = 3 AND feed_position = (SELECT max(feed_position) FROM member WHERE shard = 3)
