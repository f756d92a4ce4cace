SELECT chain.seq
FROM unnest($1::bytea[], $2::bigint[]) AS wanted (till, incarnation)
JOIN chain ON chain.till = wanted.till AND chain.incarnation = wanted.incarnation
ORDER BY chain.till, chain.incarnation FOR UPDATE OF chain
