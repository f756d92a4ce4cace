SELECT members_cursor, members_as_of_ms, programme_text, programme_signature FROM knowledge WHERE id = 1;
