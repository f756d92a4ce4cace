UPDATE operator_book SET revision = $1, body = $2 WHERE one = 1
