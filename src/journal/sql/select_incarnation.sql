SELECT number FROM incarnation ORDER BY ordinal DESC LIMIT 1;
