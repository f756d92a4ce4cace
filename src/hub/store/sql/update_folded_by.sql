UPDATE hub SET folded_by = $1 WHERE one = 1
