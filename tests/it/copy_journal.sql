INSERT INTO incarnation (ordinal, number) SELECT ordinal, number FROM fresh.incarnation;
INSERT INTO entry (incarnation, seq, hash, kind, op_id, at_ms, bytes)
SELECT incarnation, seq, hash, kind, op_id, at_ms, bytes FROM fresh.entry;
INSERT INTO sale
  (op_id, incarnation, seq, day, at_ms, member, gross, discount, points_paid, due, points_spent, points_earned, void_op_id)
SELECT
  op_id, incarnation, seq, day, at_ms, member, gross, discount, points_paid, due, points_spent, points_earned, void_op_id
FROM fresh.sale;
