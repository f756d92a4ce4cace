SELECT DISTINCT incarnation FROM entry WHERE incarnation NOT IN (SELECT number FROM incarnation);
