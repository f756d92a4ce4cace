-- Who works at the tills: one row, the operator book as CBOR; empty until it is first changed.
CREATE TABLE operator_book (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

INSERT INTO operator_book (one, revision, body) VALUES (1, 0, x'');
