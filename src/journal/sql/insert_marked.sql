INSERT OR IGNORE INTO marked (id, since_ms) VALUES (1, :since_ms);
