INSERT INTO bare_entry (till, incarnation, seq, received_at_ms, bytes)
SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])
ON CONFLICT (till, incarnation, seq) DO NOTHING
