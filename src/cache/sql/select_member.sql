SELECT member.id, name, balance, spend, visits, folded_incarnation, folded_seq, other.member, beside
FROM member
LEFT JOIN merged AS other ON other.into_member = member.id
WHERE member.id = coalesce((SELECT into_member FROM merged WHERE member = :id), :id);
