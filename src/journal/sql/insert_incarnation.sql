INSERT INTO incarnation (number) VALUES (:number);
