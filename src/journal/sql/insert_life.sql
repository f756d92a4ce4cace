INSERT INTO incarnation (number, why, began_ms) VALUES (:number, :why, :began_ms);
