SELECT count(*), coalesce(sum(refund), 0), coalesce(sum(points_given), 0), coalesce(sum(points_taken), 0)
FROM goods_return WHERE day = :day;
