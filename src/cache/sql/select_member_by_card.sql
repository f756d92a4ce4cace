SELECT member.id, name, balance, spend, visits, life.incarnation, life.seq + folded_seq, other.member, beside, merged
FROM card
JOIN member ON member.row = card.member
JOIN life ON life.number = member.life
LEFT JOIN merged AS other ON other.into_member = member.id
WHERE card.number = :number;
