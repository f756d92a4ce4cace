SELECT name FROM enrolled WHERE member = :member AND replaces IS NULL;
