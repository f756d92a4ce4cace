SELECT chain.till, chain.incarnation, chain.life, chain.seq, chain.folded_seq, main.watch FROM chain
JOIN chain AS main ON main.till = chain.till AND main.incarnation = chain.life
WHERE chain.folded_seq < chain.seq ORDER BY chain.till, chain.place, chain.start_seq LIMIT $1
