UPDATE hub SET arrival = arrival + $1 WHERE one = 1 RETURNING arrival
