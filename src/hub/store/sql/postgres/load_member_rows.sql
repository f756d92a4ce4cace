SELECT member.id, member.row, member.kept, member.merged_into
FROM unnest($1::bigint[], $2::bytea[]) AS wanted (shard, id)
JOIN member ON member.shard = wanted.shard AND member.id = wanted.id
