DELETE FROM blocked_card WHERE number = :number
