SELECT hash, text, signature, position FROM programme ORDER BY position DESC LIMIT 1
