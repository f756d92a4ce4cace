UPDATE card_book SET revision = GREATEST(revision + 1, $1) WHERE one = 1
