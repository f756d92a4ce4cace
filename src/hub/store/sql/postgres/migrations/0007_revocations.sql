-- Tills and programmes that head office no longer trusts: `what` is `till` or `programme`, `subject` the id or the hash.
CREATE TABLE revocation (
    what TEXT COLLATE "C" NOT NULL,
    subject BYTEA NOT NULL,
    revoked_at_ms BIGINT NOT NULL,
    PRIMARY KEY (what, subject)
);
