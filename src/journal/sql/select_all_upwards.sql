SELECT bytes FROM entry NOT INDEXED WHERE incarnation = :incarnation ORDER BY rowid;
