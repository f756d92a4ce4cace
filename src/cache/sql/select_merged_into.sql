SELECT member FROM merged WHERE into_member = :into_member;
