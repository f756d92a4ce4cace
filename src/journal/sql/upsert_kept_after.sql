INSERT INTO kept_after (incarnation, seq, hash, summary, signature) VALUES (:incarnation, :seq, :hash, :summary, :signature)
ON CONFLICT (incarnation) DO UPDATE SET
  seq = excluded.seq,
  hash = excluded.hash,
  summary = excluded.summary,
  signature = excluded.signature;
