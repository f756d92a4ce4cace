SELECT member.id, name, balance, spend, visits, folded_incarnation, folded_seq, other.member, beside
FROM card
LEFT JOIN merged ON merged.member = card.member
JOIN member ON member.id = coalesce(merged.into_member, card.member)
LEFT JOIN merged AS other ON other.into_member = member.id
WHERE card.number = :number;
