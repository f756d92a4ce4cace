SELECT body FROM finding WHERE withdrawn = 0 ORDER BY entry, kind
