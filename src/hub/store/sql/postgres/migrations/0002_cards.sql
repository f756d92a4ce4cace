-- Keys that sign cards. Their secrets follow from the hub's own key and are kept nowhere. `until_day` is below zero while a
-- key signs.
CREATE TABLE card_key (
    id BIGINT NOT NULL PRIMARY KEY,
    public_key BYTEA NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL
);

-- Every number that was ever given to a signed card: none is given twice. `till` holds the card in its stock, and is empty for
-- cards that were printed; `place` counts the cards of a till, or those that were printed, from 1.
CREATE TABLE issued_card (
    number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    card_key BIGINT NOT NULL,
    issued_day BIGINT NOT NULL,
    till BYTEA NOT NULL,
    place BIGINT NOT NULL
);

CREATE INDEX issued_card_by_till ON issued_card (till, place);

CREATE TABLE blocked_card (
    number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    blocked_at_ms BIGINT NOT NULL,
    reason TEXT NOT NULL
);

-- How often keys and blocked cards changed: one row.
CREATE TABLE card_book (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    revision BIGINT NOT NULL
);

INSERT INTO card_book (one, revision) VALUES (1, 0);
