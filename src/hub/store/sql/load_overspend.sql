SELECT overspend FROM programme WHERE hash = $1
