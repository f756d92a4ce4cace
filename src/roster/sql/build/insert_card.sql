INSERT INTO held_card (number, member) VALUES (:number, :member);
