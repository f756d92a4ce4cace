DELETE FROM blocked_card WHERE number = $1
