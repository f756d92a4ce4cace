SELECT bytes FROM entry WHERE op_id = :op_id;
