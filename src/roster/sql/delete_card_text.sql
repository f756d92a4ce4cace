DELETE FROM card_text WHERE number = :number AND member = :member;
