-- Keys that sign cards. Their secrets follow from the hub's own key and are kept nowhere. `until_day` is below zero while a
-- key signs.
CREATE TABLE card_key (
    id INTEGER NOT NULL PRIMARY KEY,
    public_key BLOB NOT NULL,
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL
) STRICT;

-- Every number that was ever given to a signed card: none is given twice. `till` holds the card in its stock, and is empty for
-- cards that were printed; `place` counts the cards of a till, or those that were printed, from 1.
CREATE TABLE issued_card (
    number TEXT NOT NULL PRIMARY KEY,
    card_key INTEGER NOT NULL,
    issued_day INTEGER NOT NULL,
    till BLOB NOT NULL,
    place INTEGER NOT NULL
) STRICT;

CREATE INDEX issued_card_by_till ON issued_card (till, place);

CREATE TABLE blocked_card (
    number TEXT NOT NULL PRIMARY KEY,
    blocked_at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;

-- How often keys and blocked cards changed: one row.
CREATE TABLE card_book (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL
) STRICT;

INSERT INTO card_book (one, revision) VALUES (1, 0);
