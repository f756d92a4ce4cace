// Paying: the sums, one operation number per sale, and the receipt.
//
// The number is minted and kept before anything is sent, and kept until the till has answered. Whatever is lost on
// the way, the same operation goes again, also after the page was loaded anew: the till counts it once. A sale that
// the till refused is over, and only paying again on purpose sends it once more.

import { ask } from "./api.js";
import { current, freeze, load, watch } from "./counter.js";
import { showHandouts } from "./extras.js";
import { count, isZero, money } from "./figures.js";
import { forgetMember } from "./member.js";
import { el, open, say, slot, trouble, write } from "./page.js";

const KEPT = "tallytill.sale";

let report = () => {};
let begin = () => {};
let sending = false;
let shown = null;
let refused = null;

const kept = () => JSON.parse(sessionStorage.getItem(KEPT));

function keep(sale) {
  if (sale === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, JSON.stringify(sale));
}

/** Whether a sale waits for its answer. */
export const held = () => document.body.dataset.held === "true";

/** Nothing on the counter may change while it is unknown whether it is sold. */
function hold(still) {
  for (const part of document.querySelectorAll(".basket, .goods, .member, #spend, #rewards")) part.inert = still;
  document.body.dataset.held = still;
  freeze(still);
  slot(el("pay"), "text").textContent = say(still ? "pay-again" : "pay");
  if (still) el("pay").disabled = false;
}

function showSums({ quote }) {
  const { totals, member } = quote;
  const sum = (id, name, text) => {
    write(slot(el(id), name), text);
    el(id).hidden = text === "";
  };
  const reduced = !isZero(totals.discount) || !isZero(totals.points_paid);
  sum("sum-gross", "gross", reduced ? money(totals.gross) : "");
  sum("sum-discount", "discount", isZero(totals.discount) ? "" : money(`-${totals.discount}`));
  sum("sum-points", "points-paid", isZero(totals.points_paid) ? "" : money(`-${totals.points_paid}`));
  sum("sum-earned", "earned", member && !isZero(totals.points_earned) ? `+${count(totals.points_earned)}` : "");
  sum("sum-after", "after", member && quote.lines.length > 0 ? count(member.balance_after) : "");
  writeLarge(el("due"), money(totals.due));
  el("pay").disabled = quote.lines.length === 0;
  trouble(el("trouble"), null);
}

/** The longer an amount, the smaller its type, so that it always fits. */
function writeLarge(place, text) {
  write(place, text);
  place.dataset.size = text.length < 10 ? "full" : text.length < 12 ? "long" : "longer";
}

/** Shows a receipt: after paying, or one of today's to look at. */
export function showReceipt(sale, mode) {
  const dialog = el("receipt");
  const { totals, member } = sale.receipt;
  dialog.dataset.mode = mode;
  writeLarge(slot(dialog, "paid"), money(totals.due));
  slot(dialog, "points").hidden = !member;
  write(slot(dialog, "earned"), member ? count(totals.points_earned) : "");
  write(slot(dialog, "balance"), member ? count(member.balance_after) : "");
  showHandouts(slot(dialog, "handouts"), mode === "paid" ? sale.receipt.effects : null);
  write(slot(dialog, "ahead"), (member?.next_reward ?? member?.next_tier)?.text ?? "");
  el("paper").textContent = sale.text;
  shown = sale.op_id;
  open(dialog);
  (mode === "paid" ? el("next-customer") : el("print")).focus();
}

/** The sale to send: the one whose answer was lost, the one refused just now for the same quote, else a new one. */
function prepared() {
  if (held()) return kept();
  const { quote, revision, ...wanted } = current();
  if (refused?.quote === quote.hash) return refused;
  return { ...wanted, op_id: crypto.randomUUID(), quote: quote.hash };
}

/** Pays what is on the counter, or asks again about the sale whose answer was lost. */
export async function pay() {
  if (sending || el("pay").disabled) return;
  sending = true;
  const sale = prepared();
  keep(sale);
  freeze(true);
  try {
    settle(await ask("POST", "/v1/sales", sale));
  } catch (problem) {
    await refuse(sale, problem);
  } finally {
    sending = false;
  }
}

/** The till has recorded a sale. */
function settle(answer) {
  if (held()) report(null, say("resumed"));
  keep(null);
  hold(false);
  refused = null;
  showReceipt(answer, "paid");
  load().catch((problem) => report(problem));
}

/** The till did not say that a sale is recorded: it refused it, or nobody knows. */
async function refuse(sale, problem) {
  if (problem.lost || problem.code === "internal") {
    hold(true);
    trouble(el("trouble"), problem.lost ? new Error(say("send-failed")) : problem);
    return;
  }
  keep(null);
  hold(false);
  refused = sale;
  await load().catch((lost) => report(lost));
  trouble(el("trouble"), problem);
}

/** Asks again about a sale whose answer was lost, if there is one. */
export async function resume() {
  if (kept() === null) return;
  hold(true);
  await pay();
}

/** Whether the receipt of a sale just paid is being shown. */
export const finishing = () => el("receipt").open && el("receipt").dataset.mode === "paid";

/** The next customer: the receipt goes. What was sold has left the counter already; what lies there is theirs. */
export function nextCustomer() {
  el("receipt").close();
}

/** Prints the receipt that is shown: on the till's own printer, or where there is none, by the browser. */
async function printShown() {
  try {
    const { text } = await ask("POST", `/v1/sales/${shown}/print`);
    report(null, text);
  } catch (problem) {
    if (problem.code === "printer_off") print();
    else report(problem);
  }
}

function finished() {
  if (el("receipt").dataset.mode !== "paid") return;
  forgetMember();
  begin();
}

/** Binds paying; `tell` shows a problem or a good word, `next` begins with the next customer. */
export function startSale(tell, next) {
  report = tell;
  begin = next;
  watch(showSums);
  el("pay").addEventListener("click", pay);
  el("next-customer").addEventListener("click", nextCustomer);
  el("receipt").addEventListener("close", finished);
  el("print").addEventListener("click", printShown);
}
