DELETE FROM entry WHERE incarnation = :incarnation AND seq <= :seq;
