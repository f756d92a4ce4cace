DELETE FROM sale WHERE op_id IN (SELECT op_id FROM elsewhere WHERE at_ms < :horizon);
