INSERT INTO card (number, member) VALUES (:number, :member)
ON CONFLICT (number) DO UPDATE SET member = excluded.member;
