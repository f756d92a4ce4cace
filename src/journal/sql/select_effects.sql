SELECT balance, spend, visits FROM effect
WHERE member = :member AND (incarnation <> :incarnation OR seq > :seq);
