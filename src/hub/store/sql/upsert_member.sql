INSERT INTO member (id, merged_into, name, name_folded, balance, spend, visits, row, feed_position)
VALUES (:id, :merged_into, :name, :name_folded, :balance, :spend, :visits, :row, :feed_position)
ON CONFLICT (id) DO UPDATE
SET merged_into = excluded.merged_into, name = excluded.name, name_folded = excluded.name_folded,
    balance = excluded.balance, spend = excluded.spend, visits = excluded.visits, row = excluded.row,
    feed_position = excluded.feed_position
