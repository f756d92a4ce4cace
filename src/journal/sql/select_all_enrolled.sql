SELECT card, member, name FROM enrolled WHERE name <> '';
