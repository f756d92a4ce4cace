// Decimal text: arithmetic on whole numbers of the smallest unit, and writing as people read it. Never a float.

const marks = document.body.dataset;

/** Digits after the point of money and of points. */
export const MONEY_DIGITS = parseInt(marks.digits, 10);
export const POINTS_DIGITS = parseInt(marks.pointsDigits, 10);

/** A decimal text as a whole number of `10^-digits`. */
export function whole(text, digits) {
  const [before, after = ""] = text.split(".");
  return BigInt(before + after.slice(0, digits).padEnd(digits, "0"));
}

/** A whole number of `10^-digits` as decimal text. */
export function decimal(value, digits) {
  const sign = value < 0n ? "-" : "";
  const places = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const split = places.length - digits;
  return digits === 0 ? sign + places : `${sign}${places.slice(0, split)}.${places.slice(split)}`;
}

/** What a person typed as decimal text, or null when it is no number above or equal to zero. */
export function typed(text) {
  const plain = text.replace(/\s/g, "").replace(",", ".");
  return /^\d{1,12}(\.\d{1,3})?$/.test(plain) ? plain : null;
}

/** Whether a decimal text is zero. */
export const isZero = (text) => !/[1-9]/.test(text);

/** A decimal text as the language of the page writes it; zeros after the point go when `short`. */
export function amount(text, short = false) {
  const negative = text.startsWith("-");
  const [before, after = ""] = text.replace("-", "").split(".");
  const tail = short ? after.replace(/0+$/, "") : after;
  const grouped = before.replace(/\B(?=(\d{3})+$)/g, marks.group);
  return (negative ? "\u2212" : "") + grouped + (tail === "" ? "" : marks.decimal + tail);
}

/** A decimal text as money. */
export const money = (text) => marks.money.replace("{amount}", amount(text));

/** A decimal text as points or as a quantity. */
export const count = (text) => amount(text, true);
