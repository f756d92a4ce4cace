-- What a member's standing has beside its sums, as CBOR; empty where there is nothing.
ALTER TABLE member ADD COLUMN beside BLOB NOT NULL DEFAULT x'';

-- What was taken over before lacks it: head office is asked for the whole list again.
UPDATE knowledge SET members_cursor = '';
