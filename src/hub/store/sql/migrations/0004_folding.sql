-- Taking entries in and folding them are two steps from here on. A chain says how far it is folded; what is written of
-- an entry when it comes in is no more than its bytes at its own place.
CREATE TABLE chain_folding (
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    last_at_ms INTEGER NOT NULL,
    folded_seq INTEGER NOT NULL,
    folded_hash BLOB NOT NULL,
    -- How far its clock and its places were watched; empty before its first entry is folded.
    watch BLOB NOT NULL,
    PRIMARY KEY (till, incarnation)
) STRICT;
INSERT INTO chain_folding
    (till, incarnation, place, seq, hash, signature, last_at_ms, folded_seq, folded_hash, watch)
SELECT till, incarnation, place, seq, hash, signature, last_at_ms, seq, hash, x'' FROM chain;
DROP TABLE chain;
ALTER TABLE chain_folding RENAME TO chain;
CREATE INDEX chain_waiting ON chain (till, place) WHERE folded_seq < seq;

-- The order of arrival, in runs: `entries` entries of a chain from `seq` on, the first of them being number `first`.
CREATE TABLE arrival (
    first INTEGER NOT NULL,
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (till, incarnation, seq)
) STRICT;
INSERT INTO arrival (first, till, incarnation, seq, entries)
SELECT MIN(arrival), till, incarnation, MIN(seq), COUNT(*) FROM entry GROUP BY till, incarnation, arrival - seq;
CREATE INDEX arrival_by_first ON arrival (first);

CREATE TABLE entry_bare (
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    received_at_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (till, incarnation, seq)
) STRICT;
INSERT INTO entry_bare (till, incarnation, seq, received_at_ms, bytes)
SELECT till, incarnation, seq, received_at_ms, bytes FROM entry ORDER BY arrival;

-- Where the entry of a hash stands, written when it is folded.
CREATE TABLE entry_place (
    hash BLOB NOT NULL PRIMARY KEY,
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO entry_place (hash, till, incarnation, seq) SELECT hash, till, incarnation, seq FROM entry;

-- The names that entries share, each with the places of those entries: filled anew when everything is folded anew.
DROP TABLE entry_touch;
CREATE TABLE entry_touch (
    key BLOB NOT NULL,
    till BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (key, till, incarnation, seq)
) STRICT, WITHOUT ROWID;
DROP TABLE entry;
ALTER TABLE entry_bare RENAME TO entry;

-- Members in shards; each shard counts its own changes, its rows, and a sum over the hashes of its rows, which the
-- program works out when it folds everything anew.
CREATE TABLE shard (
    shard INTEGER NOT NULL PRIMARY KEY,
    feed_position INTEGER NOT NULL,
    members INTEGER NOT NULL,
    row_sum BLOB NOT NULL
) STRICT;
CREATE TABLE member_sharded (
    shard INTEGER NOT NULL,
    id BLOB NOT NULL,
    merged_into BLOB NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    balance INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    row BLOB NOT NULL,
    -- What the fold keeps of the account beside its row; empty where it keeps nothing.
    kept BLOB NOT NULL,
    feed_position INTEGER NOT NULL,
    PRIMARY KEY (shard, id)
) STRICT;
INSERT INTO member_sharded
    (shard, id, merged_into, name, name_folded, balance, spend, visits, row, kept, feed_position)
SELECT instr('0123456789ABCDEF', substr(hex(id), 2, 1)) - 1, id, merged_into, name, name_folded, balance, spend,
    visits, row, x'', ROW_NUMBER() OVER (PARTITION BY substr(hex(id), 2, 1) ORDER BY feed_position)
FROM member;
INSERT INTO shard (shard, feed_position, members, row_sum)
SELECT shard, MAX(feed_position), COUNT(*), zeroblob(16) FROM member_sharded GROUP BY shard;
DROP TABLE member;
ALTER TABLE member_sharded RENAME TO member;
CREATE INDEX member_by_feed ON member (shard, feed_position);
CREATE INDEX member_by_name ON member (name_folded, id);

-- The key of the head office that the database belongs to; empty until it is opened with one.
CREATE TABLE hub_keyed (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    generation BLOB NOT NULL,
    origin BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    -- Entries that were folded: the last number in the order of arrival.
    arrival INTEGER NOT NULL,
    -- The version of the program that folded everything; another one folds everything anew.
    folded_by TEXT NOT NULL
) STRICT;
INSERT INTO hub_keyed (one, generation, origin, incarnation, public_key, arrival, folded_by)
SELECT one, generation, origin, incarnation, x'', arrival, '' FROM hub;
DROP TABLE hub;
ALTER TABLE hub_keyed RENAME TO hub;
