INSERT INTO card_key (id, public_key, from_day, until_day, withdrawn)
VALUES ($1, $2, $3, -1, 0)
