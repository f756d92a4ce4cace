CREATE TABLE bare_entry (
    till BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (till, incarnation, seq)
)
