SELECT position FROM programme WHERE hash = $1
