SELECT body, version, withdrawn, first_seen_ms, changed_ms FROM finding WHERE entry = $1 AND kind = $2
