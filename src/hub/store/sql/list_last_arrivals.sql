SELECT first, till, incarnation, seq, entries FROM arrival WHERE first < $1
ORDER BY first DESC LIMIT $2
