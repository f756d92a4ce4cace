SELECT member.id, member.row FROM unnest($1::bigint[], $2::bytea[]) AS wanted (shard, id)
JOIN member ON member.shard = wanted.shard AND member.id = wanted.id
