SELECT number, card_key, issued_day, place FROM issued_card
WHERE till = :till AND place > :after ORDER BY place LIMIT :most
