-- Which steps were taken to the schema of this database.
CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY)
