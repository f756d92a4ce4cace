UPDATE chain SET loose = loose + $1 WHERE till = $2 AND incarnation = $3
