SELECT member FROM card WHERE number = :number;
