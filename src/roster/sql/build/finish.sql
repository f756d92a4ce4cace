INSERT OR REPLACE INTO card (number, member) SELECT number, member FROM held_card ORDER BY number, member;
COMMIT;
