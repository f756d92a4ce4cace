UPDATE entry SET kind = kind + 1 WHERE seq = 3;
