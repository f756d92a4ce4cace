// Points for a charity: which one, and how many.

import { current, edit, watch } from "./counter.js";
import { count, isZero, typed } from "./figures.js";
import { el } from "./page.js";

const FIRST = "10";

let report = () => {};

const boxes = () => [...el("donate").querySelectorAll("input[name=charity]")];

function give(donation) {
  edit((next) => {
    next.donation = donation;
  }).catch((problem) => report(problem));
}

function show({ donation = null, quote }) {
  const { member } = quote;
  el("donate").hidden = boxes().length === 0 || (donation === null && (!member || isZero(member.points?.spendable ?? "0")));
  for (const box of boxes()) box.checked = box.value === donation?.charity;
  const points = el("donate-points");
  points.hidden = donation === null;
  if (donation !== null && document.activeElement !== points) points.value = count(donation.points);
}

/** The smaller of the first proposal and what there is. */
function proposal() {
  const { spendable } = current().quote.member.points;
  return BigInt(spendable.split(".")[0]) < BigInt(FIRST) ? spendable : FIRST;
}

/** Binds the donation; `tell` shows a problem. */
export function startDonation(tell) {
  report = tell;
  watch(show);
  el("donate").addEventListener("change", ({ target }) => {
    if (target.name === "charity") {
      give(target.checked ? { charity: target.value, points: proposal() } : null);
      return;
    }
    const points = typed(target.value);
    const { donation } = current();
    if (donation) give(points === null || isZero(points) ? null : { ...donation, points });
  });
  el("donate-points").addEventListener("focus", ({ target }) => target.select());
}
