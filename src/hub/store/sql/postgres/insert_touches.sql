INSERT INTO entry_touch (key, till, incarnation, seq)
SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[])
ON CONFLICT (key, till, incarnation, seq) DO NOTHING
