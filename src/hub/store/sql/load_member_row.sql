SELECT row FROM member WHERE id = :id
