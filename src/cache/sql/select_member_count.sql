SELECT count(*) FROM member WHERE merged = 0;
