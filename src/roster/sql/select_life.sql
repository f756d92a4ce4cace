SELECT number FROM life WHERE number > 0 AND incarnation = :incarnation;
