-- What entries did to members since head office last said, each as a CBOR `Change`. `undoes` is the place of the sale that
-- a void undoes, in the same incarnation; 0 for none. What stood there as sums is carried over from the entries by the
-- program, which drops it then.
ALTER TABLE effect RENAME TO effect_in_sums;
CREATE TABLE effect (
  member BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  change BLOB NOT NULL,
  undoes INTEGER NOT NULL,
  PRIMARY KEY (member, incarnation, seq)
) STRICT, WITHOUT ROWID;

-- What this till ever gave away under each offer, coupon and rule whose uses are counted.
CREATE TABLE given (
  rule TEXT NOT NULL PRIMARY KEY,
  times INTEGER NOT NULL,
  money INTEGER NOT NULL,
  points INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Goods brought back here, by the return and by the sale, which may be another till's.
CREATE TABLE goods_return (
  op_id BLOB NOT NULL PRIMARY KEY,
  sale BLOB NOT NULL,
  day INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  refund INTEGER NOT NULL,
  points_given INTEGER NOT NULL,
  points_taken INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX goods_return_by_sale ON goods_return (sale);
CREATE INDEX goods_return_by_day ON goods_return (day);
