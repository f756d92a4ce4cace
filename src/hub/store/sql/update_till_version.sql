UPDATE till SET version = $1 WHERE id = $2
