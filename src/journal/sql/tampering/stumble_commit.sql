-- A row without its parent is noticed at the commit alone.
CREATE TABLE parent (id INTEGER PRIMARY KEY);
CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TRIGGER stumble AFTER INSERT ON entry BEGIN INSERT INTO child (id) VALUES (7); END;
