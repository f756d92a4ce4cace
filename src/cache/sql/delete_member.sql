DELETE FROM member WHERE id = :id;
