SELECT count(*) FROM number
