SELECT id, name, balance, spend, visits, cards, beside, into_member
FROM member LEFT JOIN merged ON member.merged = 1 AND merged.member = member.id
ORDER BY row;
