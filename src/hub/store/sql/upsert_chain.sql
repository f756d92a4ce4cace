INSERT INTO chain (till, incarnation, place, seq, hash, signature, last_at_ms)
SELECT :till, :incarnation, COALESCE(MAX(place), 0) + 1, :seq, :hash, :signature, :last_at_ms
FROM chain WHERE till = :till
ON CONFLICT (till, incarnation) DO UPDATE
SET seq = excluded.seq, hash = excluded.hash, signature = excluded.signature, last_at_ms = excluded.last_at_ms
