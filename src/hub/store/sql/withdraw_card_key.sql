UPDATE card_key SET withdrawn = 1 WHERE id = :id AND withdrawn = 0
