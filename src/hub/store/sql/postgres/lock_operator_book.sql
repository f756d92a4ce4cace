SELECT revision FROM operator_book WHERE one = 1 FOR UPDATE
