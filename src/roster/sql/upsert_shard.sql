INSERT INTO shard (shard, members, row_sum) VALUES (:shard, :members, :row_sum)
ON CONFLICT (shard) DO UPDATE SET members = excluded.members, row_sum = excluded.row_sum;
