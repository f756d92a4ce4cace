INSERT INTO member (id, name, balance, spend, visits, folded_incarnation, folded_seq, beside)
VALUES (:id, :name, :balance, :spend, :visits, :folded_incarnation, :folded_seq, :beside)
ON CONFLICT (id) DO UPDATE SET
  name = excluded.name,
  balance = excluded.balance,
  spend = excluded.spend,
  visits = excluded.visits,
  folded_incarnation = excluded.folded_incarnation,
  folded_seq = excluded.folded_seq,
  beside = excluded.beside;
