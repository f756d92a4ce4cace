DELETE FROM effect WHERE member = :member AND incarnation = :incarnation AND seq <= :seq;
