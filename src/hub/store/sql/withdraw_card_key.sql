UPDATE card_key SET withdrawn = 1 WHERE id = $1 AND withdrawn = 0
