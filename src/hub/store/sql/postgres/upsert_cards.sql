INSERT INTO card (number, member)
SELECT DISTINCT ON (number) number, member FROM unnest($1::text[], $2::bytea[]) AS given (number, member)
ON CONFLICT (number) DO UPDATE SET member = excluded.member
