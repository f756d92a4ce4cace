SELECT number, card_key, issued_day, place FROM issued_card
WHERE till = $1 AND place > $2 ORDER BY place LIMIT $3
