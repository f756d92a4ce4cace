SELECT member.id, name, balance, spend, visits, life.incarnation, life.seq + folded_seq, other.member, beside, merged
FROM card_text
JOIN member ON member.row = card_text.member
JOIN life ON life.number = member.life
LEFT JOIN merged AS other ON other.into_member = member.id
WHERE card_text.number = :number;
