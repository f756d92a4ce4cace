SELECT revision FROM card_book WHERE one = 1 FOR UPDATE
