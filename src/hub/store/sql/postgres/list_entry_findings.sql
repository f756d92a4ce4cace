SELECT entry, kind, body, withdrawn FROM finding WHERE entry = ANY ($1::bytea[])
