UPDATE member SET kept = given.kept
FROM unnest($1::bytea[], $2::bigint[], $3::bytea[]) AS given (kept, shard, id)
WHERE member.shard = given.shard AND member.id = given.id
