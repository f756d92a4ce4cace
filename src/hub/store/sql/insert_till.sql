INSERT INTO till
    (id, name, store, till_group, public_key, token_hash, version, enrolled_at_ms, last_contact_ms, unsent)
VALUES (:id, :name, :store, :till_group, :public_key, :token_hash, :version, :now_ms, :now_ms, -1)
