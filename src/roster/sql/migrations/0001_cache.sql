-- What head office said, and how far. Everything here can be fetched again.
CREATE TABLE knowledge (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  members_cursor TEXT NOT NULL,
  members_as_of_ms INTEGER NOT NULL
) STRICT;

-- Members as head office has folded them; `folded_*` says how far this till's own chain is in it.
CREATE TABLE member (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT,
  balance INTEGER NOT NULL,
  spend INTEGER NOT NULL,
  visits INTEGER NOT NULL,
  folded_incarnation INTEGER NOT NULL,
  folded_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
  number TEXT NOT NULL PRIMARY KEY,
  member BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Members who turned out to be another.
CREATE TABLE merged (
  member BLOB NOT NULL PRIMARY KEY,
  into_member BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_by_target ON merged (into_member);
