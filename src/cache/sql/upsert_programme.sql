INSERT INTO knowledge (id, members_cursor, members_as_of_ms, programme_text, programme_signature)
VALUES (1, '', 0, :text, :signature)
ON CONFLICT (id) DO UPDATE SET programme_text = excluded.programme_text, programme_signature = excluded.programme_signature;
