SELECT entry.bytes FROM goods_return
JOIN entry ON entry.op_id = goods_return.op_id
WHERE goods_return.sale = :sale ORDER BY goods_return.at_ms, entry.seq;
