-- The head office's own facts: one row.
CREATE TABLE hub (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    generation BLOB NOT NULL,
    origin BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    feed_position INTEGER NOT NULL,
    arrival INTEGER NOT NULL,
    -- The version of the program that folded everything; another one folds everything anew.
    folded_by TEXT NOT NULL
) STRICT;

CREATE TABLE till (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    store TEXT NOT NULL,
    public_key BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    version TEXT NOT NULL,
    enrolled_at_ms INTEGER NOT NULL,
    last_contact_ms INTEGER NOT NULL,
    -- Entries that the till said it had not sent yet; below zero when it never said.
    unsent INTEGER NOT NULL
) STRICT;

CREATE INDEX till_by_token ON till (token_hash);

-- A one-time code is kept as its hash; `used_by` is empty until a till came with it.
CREATE TABLE enrol_code (
    hash BLOB NOT NULL PRIMARY KEY,
    till_name TEXT NOT NULL,
    store TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    used_by BLOB NOT NULL
) STRICT;

-- Durable heads. `place` counts the incarnations of a till in the order they were first met.
CREATE TABLE chain (
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    last_at_ms INTEGER NOT NULL,
    PRIMARY KEY (till, incarnation)
) STRICT;

CREATE TABLE entry (
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    kind INTEGER NOT NULL,
    op_id BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    arrival INTEGER NOT NULL,
    received_at_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (till, incarnation, seq)
) STRICT;

CREATE INDEX entry_by_hash ON entry (hash);
CREATE INDEX entry_by_arrival ON entry (arrival);

-- The names that entries share: what has to be folded together is found here.
CREATE TABLE entry_touch (
    key BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (key, hash)
) STRICT, WITHOUT ROWID;

-- `card` and `member` are what the fold made of the entries: they can be worked out again at any time.
CREATE TABLE member (
    id BLOB NOT NULL PRIMARY KEY,
    merged_into BLOB NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    balance INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    row BLOB NOT NULL,
    feed_position INTEGER NOT NULL
) STRICT;

CREATE INDEX member_by_feed ON member (feed_position);
CREATE INDEX member_by_name ON member (name_folded, id);

CREATE TABLE card (
    number TEXT NOT NULL PRIMARY KEY,
    member BLOB NOT NULL
) STRICT;

CREATE TABLE finding (
    entry BLOB NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    version INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    first_seen_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (entry, kind)
) STRICT;

CREATE INDEX finding_by_time ON finding (changed_ms);

-- `position` grows with each publication; the programme in force has the largest.
CREATE TABLE programme (
    hash BLOB NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    signature BLOB NOT NULL,
    overspend TEXT NOT NULL,
    position INTEGER NOT NULL,
    published_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    name TEXT NOT NULL PRIMARY KEY,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;
