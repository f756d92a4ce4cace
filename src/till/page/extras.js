// What goes with a purchase beside its prices: what the cashier hands over or says, coupons, and rewards for points.

import { edit, watch } from "./counter.js";
import { count } from "./figures.js";
import { clone, el, slot, write } from "./page.js";

let report = () => {};

const change = (edits) => edit(edits).catch((problem) => report(problem));

/** What the cashier hands over and says, in the words of the till; gifts that lie in the basket are left out. */
function handouts(effects) {
  if (!effects) return [];
  const gifts = effects.gifts.filter((gift) => gift.pieces > gift.in_basket).map((gift) => gift.text);
  const vouchers = effects.vouchers.filter((voucher) => voucher.count > 0).map((voucher) => voucher.text);
  return [...effects.messages.cashier, ...gifts, ...effects.perks.flatMap((perk) => perk.texts), ...vouchers];
}

/** Lists what goes with a purchase in `list`. Answers whether there is anything. */
export function showHandouts(list, effects) {
  const texts = handouts(effects);
  list.replaceChildren(...texts.map((text) => {
    const node = clone("reason");
    write(node, text);
    return node;
  }));
  list.hidden = texts.length === 0;
  return texts.length > 0;
}

/** Coupons as chips: by name where one is used, by code where the till says below why not. */
function showCoupons({ coupons = [], quote }) {
  el("coupons").hidden = coupons.length === 0;
  el("coupons").replaceChildren(...coupons.map((code) => {
    const used = quote.effects?.coupons.find((coupon) => coupon.code === code);
    const node = clone("coupon");
    node.classList.toggle("chip--good", used !== undefined);
    write(slot(node, "name"), used?.name ?? code);
    slot(node, "remove").addEventListener("click", () => change((next) => {
      next.coupons = next.coupons.filter((known) => known !== code);
    }));
    return node;
  }));
}

/** A reward that is taken, with its name and cost where the quote tells them. */
function taken(id, quote) {
  const bought = quote.effects?.rewards.find((reward) => reward.reward === id);
  const name = bought?.name ?? quote.reasons.find((reason) => reason.offer === id)?.name ?? id;
  return { id, name, cost: bought?.points ?? "", pressed: true };
}

/** Rewards that are taken, and those that the points suffice for. */
function showRewards({ rewards = [], quote }) {
  const open = quote.reasons.filter((reason) => reason.code === "not_chosen" && !rewards.includes(reason.offer));
  const offered = open.map((reason) => ({ id: reason.offer, name: reason.name, cost: reason.amount ?? "", pressed: false }));
  const all = [...new Set(rewards)].map((id) => taken(id, quote)).concat(offered);
  el("rewards").hidden = all.length === 0;
  el("reward-list").replaceChildren(...all.map(({ id, name, cost, pressed }) => {
    const node = clone("reward");
    node.setAttribute("aria-pressed", pressed);
    write(slot(node, "name"), name);
    write(slot(node, "cost"), cost === "" ? "" : `\u2212${count(cost)}`);
    node.addEventListener("click", () => change((next) => {
      const others = (next.rewards ?? []).filter((known) => known !== id);
      next.rewards = pressed ? others : [...others, id];
    }));
    return node;
  }));
}

function show(counter) {
  const place = el("handouts");
  place.hidden = !showHandouts(slot(place, "handouts"), counter.quote.effects);
  showCoupons(counter);
  showRewards(counter);
}

/** Binds all of it; `tell` shows a problem. */
export function startExtras(tell) {
  report = tell;
  watch(show);
}
