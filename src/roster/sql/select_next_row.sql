SELECT coalesce(max(row), 0) + 1 FROM member;
