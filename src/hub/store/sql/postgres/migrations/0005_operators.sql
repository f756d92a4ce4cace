-- Who works at the tills: one row, the operator book as CBOR; empty until it is first changed.
CREATE TABLE operator_book (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    revision BIGINT NOT NULL,
    body BYTEA NOT NULL
);

INSERT INTO operator_book (one, revision, body) VALUES (1, 0, '');
