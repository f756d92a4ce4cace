INSERT INTO finding (entry, kind, body, version, withdrawn, first_seen_ms, changed_ms)
VALUES ($1, $2, $3, 1, 0, $4, $4)
ON CONFLICT (entry, kind) DO UPDATE
SET body = excluded.body, version = finding.version + 1, withdrawn = 0, changed_ms = excluded.changed_ms
