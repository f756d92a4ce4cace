SELECT text FROM programme WHERE hash = $1
