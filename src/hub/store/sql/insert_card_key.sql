INSERT INTO card_key (id, public_key, from_day, until_day, withdrawn)
VALUES (:id, :public_key, :from_day, -1, 0)
