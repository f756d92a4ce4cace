SELECT COALESCE(MAX(place), 0) FROM issued_card WHERE till = $1
