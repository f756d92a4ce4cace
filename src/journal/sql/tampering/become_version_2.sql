ALTER TABLE enrolled DROP COLUMN replaces;
DROP TABLE kept_after;
DROP TABLE elsewhere;
DROP TABLE marked;
ALTER TABLE incarnation DROP COLUMN why;
ALTER TABLE incarnation DROP COLUMN began_ms;
ALTER TABLE incarnation DROP COLUMN tail_wanted;
ALTER TABLE incarnation DROP COLUMN apart_from;
PRAGMA user_version = 2;
