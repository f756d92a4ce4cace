INSERT INTO member (row, id, merged, name, balance, spend, visits, life, folded_seq, cards, beside)
VALUES (:row, :id, :merged, :name, :balance, :spend, :visits, :life, :folded_seq, :cards, :beside);
