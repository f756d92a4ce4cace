UPDATE entry SET hash = zeroblob(32) WHERE seq = 3;
