-- How far the clock and the places of a chain were watched; empty before its first entry is folded.
ALTER TABLE chain ADD COLUMN watch BYTEA NOT NULL DEFAULT '';

-- Accounts are kept so that later entries can be added to them: everything that was folded before is folded anew.
UPDATE hub SET folded_by = '';
