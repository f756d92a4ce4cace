SELECT op_id, seq, day, at_ms, member, due, points_spent, points_earned, void_op_id FROM sale
WHERE day = :day ORDER BY at_ms DESC, seq DESC LIMIT :limit;
