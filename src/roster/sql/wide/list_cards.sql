SELECT number, member FROM card_wide ORDER BY member, number;
