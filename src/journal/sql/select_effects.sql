SELECT life.ordinal, effect.seq, effect.change, effect.undoes FROM effect
JOIN incarnation AS life ON life.number = effect.incarnation
LEFT JOIN incarnation AS told ON told.number = :incarnation
LEFT JOIN acknowledged ON acknowledged.incarnation = effect.incarnation
WHERE effect.member = :member AND effect.seq > CASE
  WHEN life.ordinal = told.ordinal THEN :seq
  WHEN life.ordinal > told.ordinal OR :incarnation < 0 THEN 0
  -- Head office told of a life that another machine has of this till, because it knows nothing of the present one yet.
  WHEN told.ordinal IS NULL AND life.ordinal = (SELECT MAX(ordinal) FROM incarnation) THEN 0
  ELSE coalesce(acknowledged.seq, 0)
END
ORDER BY effect.incarnation, effect.seq;
