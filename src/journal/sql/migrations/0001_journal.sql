-- The lives of this journal, oldest first; the last one is the present.
CREATE TABLE incarnation (
  ordinal INTEGER PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE
) STRICT;

-- The entries, as they were written. Everything else in this file follows from them.
CREATE TABLE entry (
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  kind INTEGER NOT NULL,
  op_id BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (incarnation, seq)
) STRICT;
CREATE UNIQUE INDEX entry_by_operation ON entry (op_id);

-- What entries did to members since head office last said.
CREATE TABLE effect (
  member BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  spend INTEGER NOT NULL,
  visits INTEGER NOT NULL,
  PRIMARY KEY (member, incarnation, seq)
) STRICT, WITHOUT ROWID;

-- Cards of members who joined at this till.
CREATE TABLE enrolled (
  card TEXT NOT NULL PRIMARY KEY,
  member BLOB NOT NULL,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolled_by_member ON enrolled (member);

-- Sales by day, for the day's list and its sums.
CREATE TABLE sale (
  op_id BLOB NOT NULL PRIMARY KEY,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  day INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  member BLOB,
  gross INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  points_paid INTEGER NOT NULL,
  due INTEGER NOT NULL,
  points_spent INTEGER NOT NULL,
  points_earned INTEGER NOT NULL,
  void_op_id BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_by_day ON sale (day, at_ms);

-- Where the hub's durable copy of an incarnation ends, as far as the hub said.
CREATE TABLE acknowledged (
  incarnation INTEGER NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;

-- The last time that the hub stated.
CREATE TABLE anchor (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  hub_ms INTEGER NOT NULL
) STRICT;
