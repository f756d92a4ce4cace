SELECT hash, text, signature, position FROM programme
WHERE NOT EXISTS (SELECT 1 FROM revocation WHERE what = 'programme' AND subject = hash)
ORDER BY position DESC LIMIT 1
