INSERT INTO programme (hash, text, signature, overspend, position, published_at_ms)
SELECT :hash, :text, :signature, :overspend, COALESCE(MAX(position), 0) + 1, :now_ms FROM programme WHERE TRUE
ON CONFLICT (hash) DO UPDATE
SET signature = excluded.signature, overspend = excluded.overspend, position = excluded.position,
    published_at_ms = excluded.published_at_ms
