DELETE FROM member WHERE instr('0123456789ABCDEF', substr(hex(id), 2, 1)) - 1 = :shard;
