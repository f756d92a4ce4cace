SELECT seq FROM chain WHERE till = $1 AND incarnation = $2
