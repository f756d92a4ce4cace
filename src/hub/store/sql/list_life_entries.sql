SELECT entry.bytes FROM chain
JOIN entry ON entry.till = chain.till AND entry.incarnation = chain.incarnation
WHERE chain.till = $1 AND chain.life = $2 AND entry.seq <= chain.folded_seq
