SELECT bytes FROM entry ORDER BY arrival
