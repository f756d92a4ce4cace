SELECT row, id FROM member WHERE row >= :row ORDER BY row LIMIT 1;
