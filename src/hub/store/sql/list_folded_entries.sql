SELECT entry.till, entry.incarnation, entry.bytes
FROM entry JOIN chain ON chain.till = entry.till AND chain.incarnation = entry.incarnation
WHERE entry.seq <= chain.folded_seq ORDER BY entry.till, entry.incarnation, entry.seq
