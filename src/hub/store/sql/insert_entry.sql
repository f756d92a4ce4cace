INSERT INTO entry (till, incarnation, seq, hash, kind, op_id, at_ms, arrival, received_at_ms, bytes)
VALUES (:till, :incarnation, :seq, :hash, :kind, :op_id, :at_ms, :arrival, :received_at_ms, :bytes)
