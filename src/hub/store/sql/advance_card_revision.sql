UPDATE card_book SET revision = MAX(revision + 1, $1) WHERE one = 1
