UPDATE acknowledged SET hash = zeroblob(32);
