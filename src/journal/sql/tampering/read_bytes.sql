SELECT bytes FROM entry WHERE seq = 3;
