DROP TABLE member_wide;
DROP TABLE card_wide;
