SELECT id, name, balance, spend, visits, folded_incarnation, folded_seq, beside FROM member_wide ORDER BY id;
