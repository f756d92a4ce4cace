SELECT seq, hash, kind, op_id, at_ms, bytes FROM entry
WHERE incarnation = :incarnation AND seq > :seq ORDER BY seq LIMIT :limit;
