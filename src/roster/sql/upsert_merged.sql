INSERT INTO merged (member, into_member) VALUES (:member, :into_member)
ON CONFLICT (member) DO UPDATE SET into_member = excluded.into_member;
