DELETE FROM merged WHERE instr('0123456789ABCDEF', substr(hex(member), 2, 1)) - 1 = :shard;
