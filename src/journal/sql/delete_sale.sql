DELETE FROM sale WHERE op_id = :op_id;
