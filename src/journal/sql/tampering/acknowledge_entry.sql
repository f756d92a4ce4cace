INSERT INTO acknowledged (incarnation, seq, hash) SELECT incarnation, seq, hash FROM entry WHERE seq = 5;
