SELECT entry.bytes FROM effect_in_sums
JOIN entry ON entry.incarnation = effect_in_sums.incarnation AND entry.seq = effect_in_sums.seq;
