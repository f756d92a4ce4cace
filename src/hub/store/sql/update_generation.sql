UPDATE hub SET generation = $1, incarnation = $2 WHERE one = 1
