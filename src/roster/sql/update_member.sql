UPDATE member SET id = :id, merged = :merged, name = :name, balance = :balance, spend = :spend, visits = :visits,
  life = :life, folded_seq = :folded_seq, cards = :cards, beside = :beside
WHERE row = :row;
