UPDATE card_book SET revision = CASE WHEN revision + 1 > $1 THEN revision + 1 ELSE $1 END WHERE one = 1
