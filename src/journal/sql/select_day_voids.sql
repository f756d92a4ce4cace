SELECT count(*) FROM sale WHERE day = :day AND void_op_id IS NOT NULL;
