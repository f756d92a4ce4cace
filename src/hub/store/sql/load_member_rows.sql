SELECT id, row, kept, merged_into FROM member WHERE shard = $1 AND id = $2
