DELETE FROM session WHERE person = $1
