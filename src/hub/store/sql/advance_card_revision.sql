UPDATE card_book SET revision = MAX(revision + 1, :now_ms) WHERE one = 1
