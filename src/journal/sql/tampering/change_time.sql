UPDATE entry SET at_ms = at_ms + 1 WHERE seq = 3;
