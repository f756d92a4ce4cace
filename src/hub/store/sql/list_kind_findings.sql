SELECT body FROM finding WHERE kind = $1 AND withdrawn = 0
