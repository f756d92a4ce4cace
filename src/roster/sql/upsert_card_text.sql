INSERT INTO card_text (number, member) VALUES (:number, :member)
ON CONFLICT (number) DO UPDATE SET member = excluded.member;
