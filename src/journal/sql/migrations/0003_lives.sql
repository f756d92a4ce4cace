-- Why each life began and when, what head office has of it that this file lacks, and from which place on head office holds
-- other entries (0: none).
ALTER TABLE incarnation ADD COLUMN why TEXT NOT NULL DEFAULT 'first';
ALTER TABLE incarnation ADD COLUMN began_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incarnation ADD COLUMN tail_wanted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incarnation ADD COLUMN apart_from INTEGER NOT NULL DEFAULT 0;

-- Where the kept entries of a life begin: those up to here stand in a signed summary, or could not be read in a damaged
-- file (then both blobs are empty).
CREATE TABLE kept_after (
  incarnation INTEGER NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  summary BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;

-- Entries of this till that this file lost and head office has, as they were written.
CREATE TABLE elsewhere (
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  op_id BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX elsewhere_by_operation ON elsewhere (op_id);

-- Whether a high-water mark was ever written beside this file: then it has to be there.
CREATE TABLE marked (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  since_ms INTEGER NOT NULL
) STRICT;
