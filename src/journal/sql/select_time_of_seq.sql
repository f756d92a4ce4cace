SELECT at_ms FROM entry WHERE incarnation = :incarnation AND seq = :seq;
