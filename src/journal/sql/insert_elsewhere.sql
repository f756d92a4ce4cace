INSERT OR IGNORE INTO elsewhere (incarnation, seq, op_id, at_ms, bytes)
VALUES (:incarnation, :seq, :op_id, :at_ms, :bytes);
