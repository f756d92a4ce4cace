SELECT seq, hash FROM entry
WHERE till = :till AND incarnation = :incarnation AND seq BETWEEN :first AND :last
