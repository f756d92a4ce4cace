DELETE FROM member WHERE id = (SELECT id FROM member WHERE merged_into = x'' ORDER BY id LIMIT 1)
