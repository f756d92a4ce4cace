-- Tills and programmes that head office no longer trusts: `what` is `till` or `programme`, `subject` the id or the hash.
CREATE TABLE revocation (
    what TEXT NOT NULL,
    subject BLOB NOT NULL,
    revoked_at_ms INTEGER NOT NULL,
    PRIMARY KEY (what, subject)
) STRICT;
