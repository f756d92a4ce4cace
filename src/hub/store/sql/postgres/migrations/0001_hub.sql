-- Head office on PostgreSQL: the tables of the SQLite file, with its names. Each unique key holds the column that a
-- table would be spread over several machines by: `till` for chains and entries, `shard` for members, the key itself
-- elsewhere. Texts sort by their bytes, as they do in SQLite.
CREATE TABLE hub (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    generation BYTEA NOT NULL,
    origin BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    public_key BYTEA NOT NULL,
    arrival BIGINT NOT NULL,
    folded_by TEXT NOT NULL
);

CREATE TABLE till (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    store TEXT COLLATE "C" NOT NULL,
    public_key BYTEA NOT NULL,
    token_hash BYTEA NOT NULL,
    version TEXT NOT NULL,
    enrolled_at_ms BIGINT NOT NULL,
    last_contact_ms BIGINT NOT NULL,
    unsent BIGINT NOT NULL,
    till_group TEXT NOT NULL
);
CREATE INDEX till_by_token ON till (token_hash);

CREATE TABLE enrol_code (
    hash BYTEA NOT NULL PRIMARY KEY,
    till_name TEXT NOT NULL,
    store TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_by BYTEA NOT NULL,
    till_group TEXT NOT NULL
);

CREATE TABLE chain (
    till BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    place BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    last_at_ms BIGINT NOT NULL,
    folded_seq BIGINT NOT NULL,
    folded_hash BYTEA NOT NULL,
    -- How far its clock and its places were watched; empty before its first entry is folded.
    watch BYTEA NOT NULL,
    PRIMARY KEY (till, incarnation)
);
CREATE INDEX chain_waiting ON chain (till, place) WHERE folded_seq < seq;

CREATE TABLE arrival (
    first BIGINT NOT NULL,
    till BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    PRIMARY KEY (till, incarnation, seq)
);
CREATE INDEX arrival_by_first ON arrival (first);

CREATE TABLE entry (
    till BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (till, incarnation, seq)
);

CREATE TABLE entry_place (
    hash BYTEA NOT NULL PRIMARY KEY,
    till BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE entry_touch (
    key BYTEA NOT NULL,
    till BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (key, till, incarnation, seq)
);

CREATE TABLE shard (
    shard BIGINT NOT NULL PRIMARY KEY,
    feed_position BIGINT NOT NULL,
    members BIGINT NOT NULL,
    row_sum BYTEA NOT NULL
);

CREATE TABLE member (
    shard BIGINT NOT NULL,
    id BYTEA NOT NULL,
    merged_into BYTEA NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    balance BIGINT NOT NULL,
    spend BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    row BYTEA NOT NULL,
    kept BYTEA NOT NULL,
    feed_position BIGINT NOT NULL,
    PRIMARY KEY (shard, id)
);
CREATE INDEX member_by_feed ON member (shard, feed_position);
CREATE INDEX member_by_name ON member (name_folded, id);

CREATE TABLE card (
    number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    member BYTEA NOT NULL
);

CREATE TABLE finding (
    entry BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    version BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL,
    first_seen_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (entry, kind)
);
CREATE INDEX finding_by_time ON finding (changed_ms);

CREATE TABLE programme (
    hash BYTEA NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    signature BYTEA NOT NULL,
    overspend TEXT NOT NULL,
    position BIGINT NOT NULL,
    published_at_ms BIGINT NOT NULL
);

CREATE TABLE person (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    salt BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    memory_kib BIGINT NOT NULL,
    passes BIGINT NOT NULL,
    lanes BIGINT NOT NULL
);

CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

CREATE TABLE card_key (
    id BIGINT NOT NULL PRIMARY KEY,
    public_key BYTEA NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL
);

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

CREATE TABLE card_book (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    revision BIGINT NOT NULL
);
INSERT INTO card_book (one, revision) VALUES (1, 0);
