SELECT into_member FROM merged WHERE member = :member;
