SELECT name FROM enrolled WHERE member = :member;
