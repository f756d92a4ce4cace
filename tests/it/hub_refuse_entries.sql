CREATE TRIGGER refuse_entries BEFORE INSERT ON entry
BEGIN
    SELECT RAISE(ABORT, 'the disk is full');
END
