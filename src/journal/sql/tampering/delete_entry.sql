DELETE FROM entry WHERE seq = :seq;
