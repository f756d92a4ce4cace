UPDATE sale SET void_op_id = :void_op_id WHERE op_id = :op_id AND void_op_id IS NULL;
