SELECT member.id, name, balance, spend, visits, life.incarnation, life.seq + folded_seq, other.member, beside, merged
FROM member
JOIN life ON life.number = member.life
LEFT JOIN merged AS other ON other.into_member = member.id
WHERE member.row = :row;
