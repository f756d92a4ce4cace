INSERT INTO chain
    (till, incarnation, place, seq, hash, signature, last_at_ms, folded_seq, folded_hash, watch)
VALUES ($1, $2, $3, 0, $4, $5, 0, 0, $4, $6)
ON CONFLICT (till, incarnation) DO NOTHING
