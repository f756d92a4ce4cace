UPDATE entry SET seq = -3 WHERE seq = 3;
UPDATE entry SET seq = 3 WHERE seq = 4;
UPDATE entry SET seq = 4 WHERE seq = -3;
