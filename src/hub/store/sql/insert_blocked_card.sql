INSERT INTO blocked_card (number, blocked_at_ms, reason)
VALUES ($1, $2, $3)
ON CONFLICT (number) DO NOTHING
