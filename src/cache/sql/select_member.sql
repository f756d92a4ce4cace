SELECT name, balance, spend, visits, folded_incarnation, folded_seq FROM member WHERE id = :id;
