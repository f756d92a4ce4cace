SELECT replaces, card FROM enrolled WHERE replaces IS NOT NULL;
