DELETE FROM merged WHERE member = :member;
