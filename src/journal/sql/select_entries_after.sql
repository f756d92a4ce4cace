SELECT bytes FROM entry WHERE incarnation = :incarnation AND seq > :seq ORDER BY seq LIMIT :limit;
