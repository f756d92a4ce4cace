DELETE FROM card;
DELETE FROM merged;
DELETE FROM member;
UPDATE knowledge SET members_cursor = '', members_as_of_ms = 0;
