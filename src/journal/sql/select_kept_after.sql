SELECT seq, hash, summary, signature FROM kept_after WHERE incarnation = :incarnation;
