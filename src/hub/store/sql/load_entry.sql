SELECT bytes, received_at_ms FROM entry WHERE till = $1 AND incarnation = $2 AND seq = $3
