UPDATE entry SET op_id = zeroblob(16) WHERE seq = 3;
