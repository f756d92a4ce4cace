SELECT seq, hash FROM entry WHERE incarnation = :incarnation ORDER BY seq DESC LIMIT 1;
