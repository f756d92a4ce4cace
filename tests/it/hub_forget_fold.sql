DELETE FROM member;
DELETE FROM card;
DELETE FROM entry_touch;
DELETE FROM finding;
UPDATE hub SET folded_by = '0.0.0';
