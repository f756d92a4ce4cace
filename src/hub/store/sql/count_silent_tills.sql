SELECT COUNT(*) FROM till WHERE last_contact_ms < $1 OR unsent <> 0
