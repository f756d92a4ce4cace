INSERT INTO acknowledged (incarnation, seq, hash) VALUES (:incarnation, :seq, :hash)
ON CONFLICT (incarnation) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
