INSERT INTO enrolled (card, member, name) VALUES (:card, :member, :name);
