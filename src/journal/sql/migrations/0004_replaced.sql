-- The lost card that a card of this till's stands in for, until head office has heard of it.
ALTER TABLE enrolled ADD COLUMN replaces TEXT;
