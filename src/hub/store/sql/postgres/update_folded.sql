UPDATE chain SET folded_seq = given.seq, folded_hash = given.hash, watch = given.watch
FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[])
    AS given (seq, hash, watch, till, incarnation)
WHERE chain.till = given.till AND chain.incarnation = given.incarnation
