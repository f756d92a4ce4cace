INSERT INTO knowledge (id, members_cursor, members_as_of_ms) VALUES (1, :cursor, :as_of_ms)
ON CONFLICT (id) DO UPDATE SET members_cursor = excluded.members_cursor, members_as_of_ms = excluded.members_as_of_ms;
