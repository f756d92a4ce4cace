SELECT entry.till, entry.incarnation, entry.seq, entry.bytes
FROM unnest($1::bytea[], $2::bigint[], $3::bigint[]) AS wanted (till, incarnation, seq)
JOIN entry ON entry.till = wanted.till AND entry.incarnation = wanted.incarnation AND entry.seq = wanted.seq
