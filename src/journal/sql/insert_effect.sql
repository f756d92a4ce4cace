INSERT INTO effect (member, incarnation, seq, change) VALUES (:member, :incarnation, :seq, :change);
