-- Members and cards by whole numbers: an id stands once, a card is a few bytes, and what a row was sent as can be written
-- again, byte by byte.
ALTER TABLE member RENAME TO member_wide;
ALTER TABLE card RENAME TO card_wide;

-- `row` is dense in a file that head office made, and there in the order of shard and id (`head.sorted_rows` of them);
-- whoever comes later is found by `added`. `merged` is 1 for a member who turned out to be another. `cards` are the cards
-- as they were sent, as a sequence of CBOR numbers (see the table `card`) and texts; `beside` is as it was sent.
CREATE TABLE member (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  merged INTEGER NOT NULL,
  name TEXT,
  balance INTEGER NOT NULL,
  spend INTEGER NOT NULL,
  visits INTEGER NOT NULL,
  life INTEGER NOT NULL,
  folded_seq INTEGER NOT NULL,
  cards BLOB NOT NULL,
  beside BLOB NOT NULL
) STRICT;

CREATE TABLE added (
  id BLOB NOT NULL PRIMARY KEY,
  row INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A card of digits alone is the number that its digits make behind a 1, so that leading zeros count.
CREATE TABLE card (
  number INTEGER PRIMARY KEY,
  member INTEGER NOT NULL
) STRICT;

-- All other cards.
CREATE TABLE card_text (
  number TEXT NOT NULL PRIMARY KEY,
  member INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Lives of this till's journal: a member's row has this till's own chain in it up to `seq` and the row's `folded_seq`
-- together. Life 0 is for all rows that head office made ready; an incarnation below zero says that nothing is folded.
CREATE TABLE life (
  number INTEGER PRIMARY KEY,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
INSERT INTO life (number, incarnation, seq) VALUES (0, -1, 0);

-- What the rows of a shard come to.
CREATE TABLE shard (
  shard INTEGER PRIMARY KEY,
  members INTEGER NOT NULL,
  row_sum BLOB NOT NULL
) STRICT;

CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sorted_rows INTEGER NOT NULL
) STRICT;
INSERT INTO head (one, sorted_rows) VALUES (1, 0);

-- What was taken over before is asked for again, as a whole list.
UPDATE knowledge SET members_cursor = '';
