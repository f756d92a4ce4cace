DELETE FROM revocation WHERE what = $1 AND subject = $2
