INSERT INTO issued_card (number, card_key, issued_day, till, place)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (number) DO NOTHING
