SELECT hash, text, signature FROM programme ORDER BY position DESC LIMIT 1
