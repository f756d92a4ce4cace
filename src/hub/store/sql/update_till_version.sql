UPDATE till SET version = :version WHERE id = :id
