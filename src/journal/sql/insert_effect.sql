INSERT INTO effect (member, incarnation, seq, change, undoes) VALUES (:member, :incarnation, :seq, :change, :undoes)
ON CONFLICT (member, incarnation, seq) DO NOTHING;
