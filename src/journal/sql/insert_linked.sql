INSERT INTO enrolled (card, member, name, replaces) VALUES (:card, :member, '', :replaces)
ON CONFLICT (card) DO NOTHING;
