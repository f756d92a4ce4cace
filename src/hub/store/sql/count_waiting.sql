SELECT CAST(COALESCE(SUM(seq - folded_seq), 0) AS BIGINT) FROM chain WHERE folded_seq < seq
