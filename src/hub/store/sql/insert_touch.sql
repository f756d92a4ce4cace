INSERT INTO entry_touch (key, hash) VALUES (:key, :hash) ON CONFLICT (key, hash) DO NOTHING
