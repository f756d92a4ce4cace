-- The group that a till is put in; empty for none.
ALTER TABLE till ADD COLUMN till_group TEXT NOT NULL DEFAULT '';
ALTER TABLE enrol_code ADD COLUMN till_group TEXT NOT NULL DEFAULT '';

-- Members are more than sums from here on: whatever was folded before is folded anew.
UPDATE hub SET folded_by = '';
