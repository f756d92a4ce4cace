SELECT body FROM operator_book WHERE one = 1
