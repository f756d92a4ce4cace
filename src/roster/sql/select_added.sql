SELECT row FROM added WHERE id = :id;
