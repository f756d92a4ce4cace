INSERT INTO finding (entry, kind, body, version, withdrawn, first_seen_ms, changed_ms)
VALUES (:entry, :kind, :body, 1, 0, :now_ms, :now_ms)
ON CONFLICT (entry, kind) DO UPDATE
SET body = excluded.body, version = version + 1, withdrawn = 0, changed_ms = excluded.changed_ms
