SELECT number FROM incarnation ORDER BY ordinal;
