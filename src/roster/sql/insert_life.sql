INSERT INTO life (incarnation, seq) VALUES (:incarnation, 0);
