UPDATE chain SET watch = given.watch
FROM unnest($1::bytea[], $2::bytea[], $3::bigint[]) AS given (watch, till, incarnation)
WHERE chain.till = given.till AND chain.incarnation = given.incarnation
