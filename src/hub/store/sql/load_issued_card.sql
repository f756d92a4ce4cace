SELECT number, card_key, issued_day, place FROM issued_card WHERE number = $1
