SELECT number, blocked_at_ms, reason FROM blocked_card ORDER BY number
