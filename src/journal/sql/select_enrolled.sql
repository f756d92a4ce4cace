SELECT linked.member, coalesce(joined.name, '')
FROM enrolled AS linked
LEFT JOIN enrolled AS joined ON joined.member = linked.member AND joined.replaces IS NULL
WHERE linked.card = :card
ORDER BY joined.card
LIMIT 1;
