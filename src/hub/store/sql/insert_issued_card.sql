INSERT INTO issued_card (number, card_key, issued_day, till, place)
VALUES (:number, :card_key, :day, :till, :place)
ON CONFLICT (number) DO NOTHING
