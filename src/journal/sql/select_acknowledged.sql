SELECT seq, hash FROM acknowledged WHERE incarnation = :incarnation;
