SELECT bytes FROM entry WHERE till = :till AND incarnation = :incarnation ORDER BY seq
