SELECT id, public_key, from_day, until_day, withdrawn FROM card_key ORDER BY id
