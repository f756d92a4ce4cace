SELECT row FROM member
WHERE merged_into = x'' AND (name_folded LIKE :pattern ESCAPE '\' OR id = :card_owner)
ORDER BY name_folded, id LIMIT :rows OFFSET :skip
