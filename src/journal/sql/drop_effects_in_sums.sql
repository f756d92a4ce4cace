DROP TABLE effect_in_sums;
