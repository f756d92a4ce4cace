SELECT incarnation.ordinal, effect.seq, effect.change, effect.undoes FROM effect
JOIN incarnation ON incarnation.number = effect.incarnation
WHERE effect.member = :member AND (effect.incarnation <> :incarnation OR effect.seq > :seq)
ORDER BY effect.incarnation, effect.seq;
