// The basket line by line, the goods to pick from, and what is good to know.

import { ask } from "./api.js";
import { edit, watch } from "./counter.js";
import { MONEY_DIGITS, count, decimal, isZero, money, typed, whole } from "./figures.js";
import { clone, el, say, slot, write } from "./page.js";

export const QUANTITY_DIGITS = 3;
export const ONE = 1000n;
const NEAR = ["needs_more", "needs_total", "needs_amount", "needs_points", "needs_stamps"];
const TELLING = ["coupon_unknown", "coupon_used", "coupon_over", "spend_limited", "points_held", "member_limit", "budget_used"];
const SHOWN_ELSEWHERE = ["next_tier", "next_reward", "debt", "not_chosen"];

let goods = [];
const names = new Map();
let report = () => {};

const change = (edits) => edit(edits).catch((problem) => report(problem));

/** Adds one of an article, on its line when it has one. */
function add(article) {
  change(({ basket }) => {
    const line = basket.lines.find((known) => known.sku === article.sku && known.unit_price === article.unit_price);
    if (line) resize(line, plus(line.quantity, ONE));
    else {
      const { ean, shade, ...known } = article;
      basket.lines.push({ ...known, quantity: "1" });
    }
  });
}

/** A quantity and some thousandths more, without empty places after the point. */
export function plus(quantity, thousandths) {
  const sum = decimal(whole(quantity, QUANTITY_DIGITS) + thousandths, QUANTITY_DIGITS);
  return sum.replace(/\.?0+$/, "");
}

/** Another quantity of a line: the till works its price out anew, and the least it may come to grows with it. */
function resize(line, quantity) {
  const [before, after] = [line.quantity, quantity].map((text) => whole(text, QUANTITY_DIGITS));
  line.minimum = decimal(whole(line.minimum, MONEY_DIGITS) * after / before, MONEY_DIGITS);
  line.quantity = quantity;
  delete line.amount;
}

/** Sets the quantity of the line at `at`; nothing left takes the line away. */
function setQuantity(at, quantity) {
  change(({ basket }) => {
    const line = basket.lines[at];
    if (line === undefined) return;
    const wanted = quantity(line.quantity);
    if (wanted.startsWith("-") || isZero(wanted)) basket.lines.splice(at, 1);
    else resize(line, wanted);
  });
}

/** A new row, its buttons bound to its place. */
function row(at) {
  const node = clone("line");
  slot(node, "less").addEventListener("click", () => setQuantity(at, (known) => plus(known, -ONE)));
  slot(node, "more").addEventListener("click", () => setQuantity(at, (known) => plus(known, ONE)));
  slot(node, "remove").addEventListener("click", () => setQuantity(at, () => "0"));
  const field = slot(node, "quantity");
  field.addEventListener("change", () => {
    const wanted = typed(field.value);
    if (wanted === null) field.value = field.dataset.shown;
    else setQuantity(at, () => wanted);
  });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") field.blur();
  });
  return node;
}

/** What a line costs after its discounts, before points. */
function priceOf(line) {
  return line.discounts.reduce(
    (left, discount) => left - whole(discount.amount, MONEY_DIGITS), whole(line.gross, MONEY_DIGITS));
}

function showLine(node, line) {
  write(slot(node, "name"), names.get(line.sku) ?? line.name);
  write(slot(node, "each"), line.quantity === "1" ? "" : say("each", { price: money(line.unit_price) }));
  const field = slot(node, "quantity");
  field.dataset.shown = count(line.quantity);
  if (document.activeElement !== field) field.value = field.dataset.shown;
  write(slot(node, "before"), line.discounts.length > 0 ? money(line.gross) : "");
  write(slot(node, "amount"), money(decimal(priceOf(line), MONEY_DIGITS)));
  slot(node, "discounts").replaceChildren(...line.discounts.map((discount) => {
    const note = clone("discount");
    const percent = discount.percent && !discount.name.includes("%") ? ` ${count(discount.percent)}\u00a0%` : "";
    write(note, `${discount.name}${percent}\u2002\u2212${money(discount.amount)}`);
    return note;
  }));
}

/** Reasons that no line shows: what is almost reached first, then what is good to know; why other offers do not
 *  apply waits until somebody asks. */
function showReasons(reasons) {
  const told = reasons.filter((reason) => !SHOWN_ELSEWHERE.includes(reason.code)
    && (reason.outcome !== "applied" || reason.code === "stamped"));
  const near = (reason) => NEAR.includes(reason.code);
  const beaten = (reason) => reason.outcome === "refused" && !near(reason) && !TELLING.includes(reason.code);
  const item = (reason) => {
    const node = clone("reason");
    node.classList.toggle("near", near(reason));
    write(node, reason.text);
    return node;
  };
  const others = told.filter(beaten);
  const known = told.filter((reason) => !near(reason) && !beaten(reason));
  el("known").hidden = told.length === 0;
  el("reasons").replaceChildren(...[...told.filter(near), ...known].map(item));
  el("others").hidden = others.length === 0;
  write(slot(el("others"), "count"), say("other-offers", { count: others.length }));
  el("other-reasons").replaceChildren(...others.map(item));
}

function show({ quote }) {
  const list = el("lines");
  const grown = quote.lines.length > list.children.length;
  while (list.children.length > quote.lines.length) list.lastElementChild.remove();
  while (list.children.length < quote.lines.length) list.append(row(list.children.length));
  quote.lines.forEach((line, at) => showLine(list.children[at], line));
  if (grown) list.lastElementChild.scrollIntoView({ block: "nearest" });
  el("basket-clear").hidden = quote.lines.length === 0;
  el("basket-empty").hidden = quote.lines.length > 0;
  showReasons(quote.reasons);
}

/** Letters without their marks, so that a search for "cokolada" finds it however it is written. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function showGoods() {
  const wanted = plain(el("goods-search").value.trim());
  const found = goods.filter((article) =>
    [article.name, article.sku, article.ean ?? ""].some((text) => plain(text).includes(wanted)));
  el("goods-none").hidden = found.length > 0;
  el("goods-list").replaceChildren(...found.map((article) => {
    const node = clone("tile");
    write(slot(node, "name"), article.name);
    write(slot(node, "price"), money(article.unit_price));
    slot(node, "pick").addEventListener("click", () => add(article));
    slot(node, "pick").dataset.shade = article.shade;
    return node;
  }));
  return found;
}

/** Goods of one group wear one shade, in the order in which groups first appear: `drinks/coffee` is a group. */
function shaded(list) {
  const groups = [];
  return list.map((article) => {
    const group = article.category.split("/", 2).join("/");
    if (!groups.includes(group)) groups.push(group);
    return { ...article, shade: groups.indexOf(group) % 6 };
  });
}

/** Fetches the goods. Throws a Problem. */
export async function loadGoods() {
  goods = shaded((await ask("GET", "/v1/goods")).goods);
  for (const { sku, name } of goods) names.set(sku, name);
  showGoods();
}

/** Binds the basket and the goods; `tell` shows a problem. */
export function startBasket(tell) {
  report = tell;
  watch(show);
  el("basket-clear").addEventListener("click", () => change((next) => {
    next.basket.lines = [];
    Object.assign(next, { spend_points: "0", coupons: [], rewards: [], donation: null, payment: null });
  }));
  const search = el("goods-search");
  search.addEventListener("input", showGoods);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [first] = showGoods();
    if (first === undefined || search.value.trim() === "") return;
    add(first);
    search.value = "";
    showGoods();
  });
}
