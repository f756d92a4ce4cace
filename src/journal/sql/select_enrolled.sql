SELECT member, name FROM enrolled WHERE card = :card;
