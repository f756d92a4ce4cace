DELETE FROM enrolled WHERE member = :member;
