SELECT body FROM finding WHERE kind = :kind AND withdrawn = 0
