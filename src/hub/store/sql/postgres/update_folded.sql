UPDATE chain SET folded_seq = given.seq, folded_hash = given.hash
FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bigint[]) AS given (seq, hash, till, incarnation)
WHERE chain.till = given.till AND chain.incarnation = given.incarnation
