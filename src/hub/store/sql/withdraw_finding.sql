UPDATE finding SET withdrawn = 1, version = version + 1, changed_ms = $1
WHERE entry = $2 AND kind = $3 AND withdrawn = 0
