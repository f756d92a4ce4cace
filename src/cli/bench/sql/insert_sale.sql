INSERT INTO sale (bytes) VALUES (?1);
