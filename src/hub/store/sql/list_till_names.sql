SELECT id, name, store FROM till
