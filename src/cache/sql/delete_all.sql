DELETE FROM card;
DELETE FROM card_text;
DELETE FROM merged;
DELETE FROM added;
DELETE FROM member;
DELETE FROM shard;
UPDATE head SET sorted_rows = 0 WHERE one = 1;
UPDATE knowledge SET members_cursor = '', members_as_of_ms = 0;
