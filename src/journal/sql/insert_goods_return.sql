INSERT INTO goods_return (op_id, sale, day, at_ms, refund, points_given, points_taken)
VALUES (:op_id, :sale, :day, :at_ms, :refund, :points_given, :points_taken);
