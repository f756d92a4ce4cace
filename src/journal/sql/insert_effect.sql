INSERT INTO effect (member, incarnation, seq, change, undoes) VALUES (:member, :incarnation, :seq, :change, :undoes);
