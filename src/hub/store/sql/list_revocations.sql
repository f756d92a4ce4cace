SELECT subject FROM revocation WHERE what = $1 ORDER BY subject
