SELECT COUNT(*) FROM finding WHERE withdrawn = 0
