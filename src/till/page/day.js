// What is needed seldom: the menu, and the end of the day.
//
// The operation number stays until the till has answered, so that pressing again after a lost answer closes no day twice.

import { ask } from "./api.js";
import { count, money } from "./figures.js";
import { el, open, say, slot, trouble, write } from "./page.js";

const COUNTS = ["sales", "voids", "returns"];
const AMOUNTS = ["gross", "discount", "points_paid", "due", "refund"];
const POINTS = ["points_earned", "points_spent"];

let closing = null;

/** Opens the menu. */
export function openMenu() {
  open(el("menu"));
}

/** Asks whether the day is over. */
async function openDay() {
  el("menu").close();
  el("day").dataset.state = "asking";
  trouble(el("day-trouble"), null);
  write(el("day-unsent"), "");
  open(el("day"));
  el("day-close").focus();
  const { journal } = await ask("GET", "/v1/status");
  if (journal.unsent > 0) write(el("day-unsent"), say("day-unsent", { count: journal.unsent }));
}

async function closeDay() {
  closing ??= crypto.randomUUID();
  try {
    const closed = await ask("POST", "/v1/day/close", { op_id: closing });
    closing = null;
    showSums(closed);
  } catch (problem) {
    trouble(el("day-trouble"), problem);
  }
}

function showSums(closed) {
  const sum = (name, text) => write(slot(el("day-sums"), name), text);
  for (const name of COUNTS) sum(name, `${closed[name]}`);
  for (const name of AMOUNTS) sum(name, money(closed[name]));
  for (const name of POINTS) sum(name, count(closed[name]));
  el("day").dataset.state = "closed";
  el("day-done").focus();
}

/** Binds the menu and the end of the day; `tell` shows a problem. */
export function startDay(tell) {
  el("menu-open").addEventListener("click", openMenu);
  el("day-open").addEventListener("click", () => openDay().catch(tell));
  el("day-close").addEventListener("click", closeDay);
  el("second-open").addEventListener("click", () => el("menu").close());
}
