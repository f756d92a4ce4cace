SELECT bytes, received_at_ms FROM entry WHERE hash = :hash
