UPDATE hub SET feed_position = feed_position + :rows WHERE one = 1 RETURNING feed_position
