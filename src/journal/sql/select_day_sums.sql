SELECT
  count(*),
  coalesce(sum(gross), 0),
  coalesce(sum(discount), 0),
  coalesce(sum(points_paid), 0),
  coalesce(sum(due), 0),
  coalesce(sum(points_spent), 0),
  coalesce(sum(points_earned), 0)
FROM sale WHERE day = :day AND void_op_id IS NULL;
