INSERT OR IGNORE INTO incarnation (number) VALUES (:number);
