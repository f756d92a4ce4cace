SELECT COUNT(*) FROM blocked_card
