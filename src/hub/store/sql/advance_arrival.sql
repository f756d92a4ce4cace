UPDATE hub SET arrival = arrival + :entries WHERE one = 1 RETURNING arrival
