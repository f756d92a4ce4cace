INSERT INTO member
    (shard, id, merged_into, name, name_folded, balance, spend, visits, row, kept, feed_position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (shard, id) DO UPDATE
SET merged_into = excluded.merged_into, name = excluded.name, name_folded = excluded.name_folded,
    balance = excluded.balance, spend = excluded.spend, visits = excluded.visits, row = excluded.row,
    kept = excluded.kept, feed_position = excluded.feed_position
