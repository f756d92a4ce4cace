SELECT row FROM member
WHERE merged_into = $1 AND (name_folded LIKE $2 ESCAPE '\' OR id = $3)
ORDER BY name_folded, id LIMIT $4 OFFSET $5
