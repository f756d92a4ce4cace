DELETE FROM entry WHERE seq > 4;
