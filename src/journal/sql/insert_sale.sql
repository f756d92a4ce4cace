INSERT INTO sale (op_id, incarnation, seq, day, at_ms, member, gross, discount, points_paid, due, points_spent, points_earned)
VALUES (:op_id, :incarnation, :seq, :day, :at_ms, :member, :gross, :discount, :points_paid, :due, :points_spent, :points_earned);
