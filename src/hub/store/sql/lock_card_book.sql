SELECT revision FROM card_book WHERE one = 1
