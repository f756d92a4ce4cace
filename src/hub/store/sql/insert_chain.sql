INSERT INTO chain
    (till, incarnation, place, seq, hash, signature, last_at_ms, folded_seq, folded_hash, watch, life, start_seq,
    start_hash, loose)
VALUES ($1, $2, $3, $4, $5, $6, 0, $4, $5, $7, $8, $4, $5, 0)
ON CONFLICT (till, incarnation) DO NOTHING
