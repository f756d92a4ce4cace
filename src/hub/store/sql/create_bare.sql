CREATE TABLE bare_entry (
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    received_at_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (till, incarnation, seq)
) STRICT
