SELECT bytes FROM entry WHERE till = :till AND incarnation = :incarnation AND seq = :seq
