SELECT life.ordinal, effect.seq, effect.change, effect.undoes FROM effect
JOIN incarnation AS life ON life.number = effect.incarnation
LEFT JOIN incarnation AS told ON told.number = :incarnation
LEFT JOIN acknowledged ON acknowledged.incarnation = effect.incarnation
WHERE effect.member = :member AND effect.seq > CASE
  WHEN told.ordinal IS NULL OR life.ordinal > told.ordinal THEN 0
  WHEN life.ordinal = told.ordinal THEN :seq
  ELSE coalesce(acknowledged.seq, 0)
END
ORDER BY effect.incarnation, effect.seq;
