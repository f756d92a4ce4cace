UPDATE hub SET public_key = $1 WHERE one = 1
