SELECT shard, members, row_sum FROM shard ORDER BY shard;
