INSERT INTO entry_place (hash, till, incarnation, seq)
SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[])
ON CONFLICT (hash) DO NOTHING
