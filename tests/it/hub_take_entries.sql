DROP TRIGGER refuse_entries
