// Today's sales: looking at one again, cancelling one, and taking goods of one back.

import { ask } from "./api.js";
import { count, isZero, money } from "./figures.js";
import { clone, el, open, say, slot, time, trouble, write } from "./page.js";
import { openReturn, startReturns } from "./returns.js";
import { showReceipt } from "./sale.js";

let cancelling = null;

/** Points of a sale as a person reads them: spent with a minus, earned with a plus. */
function points(sale) {
  const spent = isZero(sale.points_spent) ? "" : `\u2212${count(sale.points_spent)}`;
  const earned = isZero(sale.points_earned) ? "" : `+${count(sale.points_earned)}`;
  return [spent, earned].filter((part) => part !== "").join("  ");
}

function row(sale) {
  const node = clone("sale-row");
  node.classList.toggle("cancelled", sale.void);
  write(slot(node, "no"), `${sale.seq}`);
  write(slot(node, "time"), time(sale.at));
  write(slot(node, "customer"), sale.member?.name ?? "\u2013");
  write(slot(node, "points"), points(sale) || "\u2013");
  write(slot(node, "due"), money(sale.due));
  write(slot(node, "mark"), sale.void ? say("void-mark") : "");
  slot(node, "void").hidden = sale.void;
  slot(node, "return").hidden = sale.void;
  slot(node, "show").addEventListener("click", () => look(sale));
  slot(node, "void").addEventListener("click", () => confirm(sale));
  slot(node, "return").addEventListener("click", () => takeBack(sale.op_id, sale.member?.name));
  return node;
}

async function look(sale) {
  try {
    showReceipt(await ask("GET", `/v1/sales/${sale.op_id}`), "view");
  } catch (problem) {
    note(problem.message, false);
  }
}

function note(text, good) {
  write(el("sales-note"), text);
  el("sales-note").classList.toggle("notice--good", good);
  el("sales-note").classList.toggle("notice--bad", !good);
}

function confirm(sale) {
  if (cancelling?.sale.op_id !== sale.op_id) cancelling = { sale, op_id: crypto.randomUUID() };
  const dialog = el("void");
  write(slot(dialog, "sale"), [sale.seq, time(sale.at), sale.member?.name].filter(Boolean).join(" \u00b7 "));
  write(slot(dialog, "amount"), money(sale.due));
  trouble(el("void-trouble"), null);
  open(dialog);
}

async function cancel() {
  const { sale, op_id } = cancelling;
  try {
    await ask("POST", `/v1/sales/${sale.op_id}/void`, { op_id });
    cancelling = null;
    el("void").close();
    note(say("void-done", { amount: money(sale.due) }), true);
    await fetchSales();
  } catch (problem) {
    if (el("void").open) trouble(el("void-trouble"), problem);
    else note(problem.message, false);
  }
}

async function fetchSales() {
  const { sales } = await ask("GET", "/v1/sales");
  el("sales-rows").replaceChildren(...sales.map(row));
  el("sales-table").hidden = sales.length === 0;
  el("sales-none").hidden = sales.length > 0;
}

/** Opens today's sales. */
export async function openSales() {
  if (document.querySelector("dialog[open]")) return;
  note("", true);
  open(el("sales"));
  await refreshSales();
}

async function takeBack(op_id, name) {
  await openReturn(op_id, name).catch((problem) => note(problem.message, false));
}

/** A receipt was scanned: opens the return of its goods, over today's sales. Whatever else is open stays. */
export async function returnScanned(op_id) {
  await openSales();
  if (el("sales").open) await takeBack(op_id);
}

/** Fetches today's sales again while they are looked at. */
export async function refreshSales() {
  if (!el("sales").open) return;
  await fetchSales().catch((problem) => note(problem.message, false));
}

/** Binds today's sales. */
export function startSales() {
  el("sales-open").addEventListener("click", openSales);
  el("void-confirm").addEventListener("click", cancel);
  startReturns(async (refund) => {
    note(say("return-done", { amount: money(refund) }), true);
    await refreshSales();
  });
}
