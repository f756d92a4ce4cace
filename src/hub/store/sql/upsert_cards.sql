INSERT INTO card (number, member) VALUES ($1, $2)
ON CONFLICT (number) DO UPDATE SET member = excluded.member
