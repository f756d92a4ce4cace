INSERT INTO effect (member, incarnation, seq, balance, spend, visits)
VALUES (:member, :incarnation, :seq, :balance, :spend, :visits)
