INSERT INTO programme (hash, text, signature, overspend, position, published_at_ms)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (hash) DO UPDATE
SET signature = excluded.signature, overspend = excluded.overspend, position = excluded.position,
    published_at_ms = excluded.published_at_ms
