UPDATE incarnation SET tail_wanted = :tail_wanted, apart_from = :apart_from WHERE number = :number;
