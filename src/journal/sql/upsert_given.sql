INSERT INTO given (rule, times, money, points) VALUES (:rule, :times, :money, :points)
ON CONFLICT (rule) DO UPDATE SET
  times = times + excluded.times,
  money = money + excluded.money,
  points = points + excluded.points;
