UPDATE till SET last_contact_ms = :last_contact_ms, unsent = :unsent WHERE id = :id
