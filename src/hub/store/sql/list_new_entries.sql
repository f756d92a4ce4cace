SELECT arrival, received_at_ms, bytes FROM entry WHERE arrival < :before ORDER BY arrival DESC LIMIT :rows
