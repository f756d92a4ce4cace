SELECT members_cursor, members_as_of_ms FROM knowledge WHERE id = 1;
