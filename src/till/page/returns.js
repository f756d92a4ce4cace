// Goods that come back: how much of each line of a sale, and why.
//
// The operation number stays with one set of lines until the till has answered, so that pressing again after a lost
// answer takes nothing back twice.

import { ask } from "./api.js";
import { ONE, QUANTITY_DIGITS, plus } from "./basket.js";
import { count, isZero, money, typed, whole } from "./figures.js";
import { clone, el, open, say, slot, time, trouble, write } from "./page.js";

let taken = () => {};
let coming = null;
let sent = null;

/** A quantity no less than zero and no more than was sold. */
function within(quantity, sold) {
  if (quantity.startsWith("-")) return "0";
  return whole(quantity, QUANTITY_DIGITS) > whole(sold, QUANTITY_DIGITS) ? sold : quantity;
}

/** A line that was sold, with how much of it comes back. */
function row(line, at) {
  const node = clone("return-line");
  const field = slot(node, "quantity");
  const set = (quantity) => {
    coming.lines[at] = within(quantity, line.quantity);
    field.value = count(coming.lines[at]);
  };
  write(slot(node, "name"), line.name);
  write(slot(node, "sold"), say("return-of", { quantity: count(line.quantity) }));
  slot(node, "less").addEventListener("click", () => set(plus(coming.lines[at], -ONE)));
  slot(node, "more").addEventListener("click", () => set(plus(coming.lines[at], ONE)));
  field.addEventListener("change", () => set(typed(field.value) ?? coming.lines[at]));
  field.addEventListener("focus", () => field.select());
  set("0");
  coming.alls.push(() => set(line.quantity));
  return node;
}

/** Opens the return of a sale, by its operation; `name` is the customer's, where it is known. Throws a Problem. */
export async function openReturn(op_id, name) {
  const sold = await ask("GET", `/v1/sales/${op_id}`);
  const { receipt } = sold;
  coming = { sale: op_id, lines: [], alls: [] };
  const dialog = el("return");
  write(slot(dialog, "sale"), [sold.seq, time(sold.at), name].filter(Boolean).join(" \u00b7 "));
  write(slot(dialog, "amount"), money(receipt.totals.due));
  el("return-lines").replaceChildren(...receipt.lines.map(row));
  el("return-reason").value = "";
  trouble(el("return-trouble"), null);
  open(dialog);
}

/** All that was sold comes back. */
function takeAll() {
  for (const all of coming.alls) all();
}

/** What is to be sent: the same number again for the same goods. */
function wanted() {
  const lines = coming.lines.map((quantity, at) => ({ line: at + 1, quantity })).filter(({ quantity }) => !isZero(quantity));
  const next = { sale: coming.sale, lines, reason: el("return-reason").value.trim() };
  const told = JSON.stringify(next);
  if (sent?.told !== told) sent = { told, body: { op_id: crypto.randomUUID(), ...next } };
  return sent.body;
}

async function take(event) {
  event.preventDefault();
  const body = wanted();
  if (body.lines.length === 0) {
    trouble(el("return-trouble"), new Error(say("return-none")));
    return;
  }
  try {
    const { refund } = await ask("POST", "/v1/returns", body);
    sent = null;
    el("return").close();
    await taken(refund);
  } catch (problem) {
    trouble(el("return-trouble"), problem);
  }
}

/** Binds the return of goods; `done` hears what is to be given back. */
export function startReturns(done) {
  taken = done;
  el("return-all").addEventListener("click", takeAll);
  el("return-form").addEventListener("submit", take);
}
