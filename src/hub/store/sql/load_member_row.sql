SELECT row FROM member WHERE shard = $1 AND id = $2
