-- Two journals may have lived one life of a till: then their entries go apart at some place, and both are kept. A row of
-- `chain` is one line of entries. The line that came first bears the number of the life; any other bears a number of its
-- own, in `incarnation` here and with its entries, and begins after an entry of a line of the same life.
ALTER TABLE chain ADD COLUMN life INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chain ADD COLUMN start_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chain ADD COLUMN start_hash BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
-- Batches beyond a gap of this life.
ALTER TABLE chain ADD COLUMN loose INTEGER NOT NULL DEFAULT 0;
UPDATE chain SET life = incarnation;
CREATE INDEX chain_by_life ON chain (till, life);

-- A batch whose predecessors are missing, as it was sent; `hash` is that of its last entry.
CREATE TABLE loose_batch (
    till BLOB NOT NULL,
    life INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (till, life, seq, hash)
) STRICT;
