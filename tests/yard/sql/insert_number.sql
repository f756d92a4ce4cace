INSERT INTO number (number) VALUES (?1)
