SELECT feed_position, row FROM member WHERE feed_position > :after ORDER BY feed_position LIMIT :rows
