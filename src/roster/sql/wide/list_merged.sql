SELECT member, into_member FROM merged ORDER BY member;
