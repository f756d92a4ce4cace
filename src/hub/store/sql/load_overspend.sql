SELECT overspend FROM programme WHERE hash = :hash
