SELECT revision FROM operator_book WHERE one = 1
