INSERT INTO migration (number) VALUES ($1)
