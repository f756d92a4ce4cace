SELECT coalesce(entry.bytes, elsewhere.bytes) FROM goods_return
LEFT JOIN entry ON entry.op_id = goods_return.op_id
LEFT JOIN elsewhere ON elsewhere.op_id = goods_return.op_id
WHERE goods_return.sale = :sale AND (entry.bytes IS NOT NULL OR elsewhere.bytes IS NOT NULL)
ORDER BY goods_return.at_ms, coalesce(entry.seq, elsewhere.seq);
