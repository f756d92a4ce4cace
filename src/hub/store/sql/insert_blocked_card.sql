INSERT INTO blocked_card (number, blocked_at_ms, reason)
VALUES (:number, :now_ms, :reason)
ON CONFLICT (number) DO NOTHING
