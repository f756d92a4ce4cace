UPDATE till SET token_hash = :token_hash, version = :version WHERE id = :id
