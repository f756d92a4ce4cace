SELECT id, row FROM member ORDER BY id
