UPDATE entry SET seq = 7 WHERE seq = 6;
