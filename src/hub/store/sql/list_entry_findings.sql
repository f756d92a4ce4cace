SELECT entry, kind, body, withdrawn FROM finding WHERE entry = $1
