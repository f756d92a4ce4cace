SELECT body, version, withdrawn, first_seen_ms, changed_ms FROM finding
ORDER BY withdrawn, changed_ms DESC, entry, kind LIMIT $1 OFFSET $2
