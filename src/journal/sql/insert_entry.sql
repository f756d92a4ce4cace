INSERT INTO entry (incarnation, seq, hash, kind, op_id, at_ms, bytes)
VALUES (:incarnation, :seq, :hash, :kind, :op_id, :at_ms, :bytes);
