SELECT incarnation, bytes FROM entry ORDER BY till, incarnation, seq
