SELECT hash, text, published_at_ms FROM programme ORDER BY position DESC
