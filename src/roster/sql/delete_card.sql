DELETE FROM card WHERE number = :number AND member = :member;
