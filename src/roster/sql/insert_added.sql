INSERT INTO added (id, row) VALUES (:id, :row);
