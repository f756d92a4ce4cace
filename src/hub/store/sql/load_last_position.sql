SELECT position FROM programme ORDER BY position DESC LIMIT 1
