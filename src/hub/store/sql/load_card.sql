SELECT member FROM card WHERE number = $1
