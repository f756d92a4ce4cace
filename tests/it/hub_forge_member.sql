UPDATE member SET row = ?1
