SELECT till.id, till.name, till.store, till.version, till.last_contact_ms, till.unsent,
    CAST(COALESCE(SUM(chain.seq - chain.start_seq), 0) AS BIGINT), COALESCE(MAX(chain.last_at_ms), 0)
FROM till LEFT JOIN chain ON chain.till = till.id
GROUP BY till.id, till.name, till.store, till.version, till.last_contact_ms, till.unsent
ORDER BY till.store, till.name, till.id
