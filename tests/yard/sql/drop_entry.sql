DELETE FROM entry WHERE seq = 2
