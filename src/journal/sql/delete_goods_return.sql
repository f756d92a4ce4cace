DELETE FROM goods_return WHERE op_id = :op_id;
