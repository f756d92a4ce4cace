DELETE FROM effect WHERE member = :member AND (
  (incarnation = :incarnation AND seq <= :seq)
  OR EXISTS (
    SELECT 1 FROM incarnation AS life
    JOIN incarnation AS told ON told.number = :incarnation
    JOIN acknowledged ON acknowledged.incarnation = life.number
    WHERE life.number = effect.incarnation AND life.ordinal < told.ordinal AND effect.seq <= acknowledged.seq
  )
);
