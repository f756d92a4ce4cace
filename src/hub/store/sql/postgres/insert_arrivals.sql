INSERT INTO arrival (first, till, incarnation, seq, entries)
SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[])
ON CONFLICT (till, incarnation, seq) DO NOTHING
