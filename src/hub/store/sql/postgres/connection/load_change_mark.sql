SELECT CAST(
    (SELECT arrival FROM hub WHERE one = 1)
    + (SELECT COALESCE(SUM(seq), 0) FROM chain)
    + (SELECT COALESCE(MAX(position), 0) FROM programme)
    AS BIGINT)
