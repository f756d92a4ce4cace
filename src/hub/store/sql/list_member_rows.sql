SELECT row FROM member ORDER BY id
