SELECT bytes FROM elsewhere WHERE op_id = :op_id LIMIT 1;
