UPDATE chain SET watch = $1 WHERE till = $2 AND incarnation = $3
