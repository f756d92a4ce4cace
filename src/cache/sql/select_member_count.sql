SELECT count(*) FROM member;
