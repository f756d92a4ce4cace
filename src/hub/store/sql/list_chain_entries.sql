SELECT bytes FROM entry WHERE till = $1 AND incarnation = $2 AND seq BETWEEN $3 AND $4 ORDER BY seq
