SELECT
  incarnation.number, incarnation.why, incarnation.began_ms, incarnation.tail_wanted, incarnation.apart_from,
  acknowledged.seq, acknowledged.hash, kept_after.seq, kept_after.hash
FROM incarnation
LEFT JOIN acknowledged ON acknowledged.incarnation = incarnation.number
LEFT JOIN kept_after ON kept_after.incarnation = incarnation.number
ORDER BY incarnation.ordinal;
