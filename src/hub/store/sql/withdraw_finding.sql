UPDATE finding SET withdrawn = 1, version = version + 1, changed_ms = :now_ms
WHERE entry = :entry AND kind = :kind AND withdrawn = 0
