INSERT INTO member
    (shard, id, merged_into, name, name_folded, balance, spend, visits, row, kept, feed_position)
SELECT * FROM unnest(
    $1::bigint[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bytea[], $10::bytea[], $11::bigint[]
)
ON CONFLICT (shard, id) DO UPDATE
SET merged_into = excluded.merged_into, name = excluded.name, name_folded = excluded.name_folded,
    balance = excluded.balance, spend = excluded.spend, visits = excluded.visits, row = excluded.row,
    kept = excluded.kept, feed_position = excluded.feed_position
