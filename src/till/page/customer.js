// The customer's page. It hears the same events as the cashier's, asks for nothing, and changes nothing.

import { listen } from "./events.js";
import { MONEY_DIGITS, count, decimal, isZero, money, whole } from "./figures.js";
import { clone, el, say, slot, write } from "./page.js";
import { showTraining } from "./training.js";

const THANKS_MS = 12000;

let bought = null;
let thanking = null;

function state(name) {
  el("screen").dataset.state = name;
}

/** What a line costs after its discounts. */
function priceOf(line) {
  const left = line.discounts.reduce(
    (sum, discount) => sum - whole(discount.amount, MONEY_DIGITS), whole(line.gross, MONEY_DIGITS));
  return money(decimal(left, MONEY_DIGITS));
}

function row(line) {
  const node = clone("bought-line");
  write(slot(node, "name"), line.name);
  write(slot(node, "each"), line.quantity === "1" ? "" : `${count(line.quantity)} \u00d7 ${money(line.unit_price)}`);
  write(slot(node, "before"), line.discounts.length > 0 ? money(line.gross) : "");
  write(slot(node, "amount"), priceOf(line));
  write(slot(node, "why"), line.discounts.map(({ name }) => name).join(" \u00b7 "));
  return node;
}

/** Writes numbers of points into `list`; what is nothing is not shown. */
function showPoints(list, figures) {
  for (const [name, points] of Object.entries(figures)) {
    const place = slot(list, name);
    write(place, points === undefined || isZero(points) ? "" : count(points));
    place.parentElement.hidden = place.hidden;
  }
}

function showMember({ member, totals, lines }) {
  el("greeting").hidden = !member;
  el("points").hidden = !member;
  if (!member) return;
  write(slot(el("greeting"), "tier"), member.tier?.name ?? "");
  showPoints(el("points"), {
    balance: member.balance,
    spent: totals.points_spent,
    earned: totals.points_earned,
    after: lines.length === 0 ? undefined : member.balance_after,
  });
}

function showPurchase({ quote }) {
  el("bought").replaceChildren(...quote.lines.map(row));
  el("bought").lastElementChild?.scrollIntoView({ block: "nearest" });
  showMember(quote);
  const { totals } = quote;
  write(el("saved"), isZero(totals.discount) ? "" : say("saved", { amount: money(totals.discount) }));
  write(el("total"), money(totals.due));
}

/** What lies on the counter; an empty one shows the welcome, unless somebody is being thanked. */
function heard(counter) {
  const { quote } = counter;
  if (quote.lines.length === 0 && !quote.member) {
    if (thanking === null) state("welcome");
    return;
  }
  if (quote.lines.length === 0 && thanking !== null && quote.member.id === bought?.member?.id) return;
  bought = quote;
  showPurchase(counter);
  rest();
  state("purchase");
}

function rest() {
  clearTimeout(thanking);
  thanking = null;
}

/** A sale is done, or something came back: thanks for a moment. A sale that is cancelled shows nothing here. */
function settled({ due, void: cancelled, return: returned }) {
  if (cancelled) return;
  const member = returned ? null : bought?.member;
  write(el("paid"), say(returned ? "refund" : "paid", { amount: money(due) }));
  el("after-points").hidden = !member;
  if (member) showPoints(el("after-points"), { earned: bought.totals.points_earned, after: member.balance_after });
  bought = null;
  state("thanks");
  clearTimeout(thanking);
  thanking = setTimeout(() => {
    thanking = null;
    state("welcome");
  }, THANKS_MS);
}

/** Without the till there is nothing to show but that. */
function linked(standing) {
  if (!standing) state("pause");
}

listen({ quote: heard, sale: settled, training: showTraining }, linked);
