DELETE FROM card WHERE member NOT IN (SELECT row FROM member);
DELETE FROM card_text WHERE member NOT IN (SELECT row FROM member);
