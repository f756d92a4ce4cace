SELECT kind, body, withdrawn FROM finding WHERE entry = :entry
