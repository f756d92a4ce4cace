// The member: a card typed in, a customer with their standing, a new card, signing up, and points to spend.

import { ask } from "./api.js";
import { current, edit, watch } from "./counter.js";
import { POINTS_DIGITS, count, decimal, isZero, typed, whole } from "./figures.js";
import { el, open, say, slot, trouble, write } from "./page.js";

let report = () => {};
let welcome = () => {};
let newCard = "";
let wish = "none";
let buyer = null;
let asked = "";
let joining = null;

const change = (edits) => edit(edits).catch((problem) => report(problem));

/** A card that nobody uses yet: shown with the way to sign up, or put straight into the open form. */
export function offerCard(card) {
  if (el("enrol").open) {
    el("enrol-no-card").checked = false;
    showCardField();
    el("enrol-card").value = card;
    el("enrol-name").focus();
    return;
  }
  newCard = card;
  if (current() !== null) show(current());
}

/** Everything about the last customer is forgotten. */
export function forgetMember() {
  newCard = "";
  el("card").value = "";
  forgetWish();
}

function forgetWish() {
  wish = "none";
  asked = "";
}

function showMember(member) {
  const panel = el("member");
  write(slot(panel, "name"), member.name ?? say("unnamed"));
  write(slot(panel, "tier"), member.tier ? member.tier.name : "");
  write(slot(panel, "visits"), member.visits > 0 ? say("visits", { count: member.visits }) : say("new-visitor"));
  write(slot(panel, "card"), say("card-number", { number: member.card }));
  write(slot(panel, "balance"), count(member.balance));
  write(slot(panel, "spendable"), count(member.spend_max));
  write(slot(panel, "spend-why"), member.spend_max === member.balance || current().quote.lines.length === 0 ? "" : member.spend_why);
  write(slot(panel, "as-of"), member.as_of_text);
  write(slot(panel, "next-reward"), member.next_reward?.text ?? "");
  write(slot(panel, "next-tier"), member.next_tier?.text ?? "");
  const { points } = member;
  const later = points !== null && !isZero(points.unvested);
  slot(panel, "unvested").hidden = !later;
  write(slot(panel, "unvested-points"), later ? count(points.unvested) : "");
  write(slot(panel, "expiring"), points?.expiring?.text ?? "");
  const debt = slot(panel, "debt");
  debt.hidden = !member.debt;
  write(slot(debt, "debt-points"), member.debt ? count(points.debt) : "");
}

/** Half of what can be spent, in whole points. */
function half(member) {
  const one = 10n ** BigInt(POINTS_DIGITS);
  return decimal(whole(member.spend_max, POINTS_DIGITS) / 2n / one * one, POINTS_DIGITS);
}

/** The points that a wish comes to, as far as this quote lets it. */
function wished(member) {
  const most = whole(member.spend_max, POINTS_DIGITS);
  if (wish === "none") return 0n;
  if (wish === "half") return whole(half(member), POINTS_DIGITS);
  if (wish === "all") return most;
  return whole(typed(el("spend-own").value) ?? "0", POINTS_DIGITS);
}

/** Tells the till how many points are wished for, once per number: what the till makes of it is its answer. */
function spend() {
  const counter = current();
  const member = counter?.quote.member;
  if (!member) return;
  const points = decimal(wished(member), POINTS_DIGITS);
  if (points === asked) return;
  asked = points;
  change((next) => {
    next.spend_points = points;
  });
}

function showSpend(counter) {
  const { member } = counter.quote;
  const field = el("spend");
  const unspent = isZero(counter.spend_points);
  // Without anything to choose it would only take room from the sums.
  field.hidden = !member || (isZero(member.spend_max) && unspent);
  if (field.hidden) return;
  if (wish === "none" && !unspent) wish = "own";
  write(slot(field, "spend-half"), say("spend-half", { points: count(half(member)) }));
  write(slot(field, "spend-all"), say("spend-all", { points: count(member.spend_max) }));
  for (const radio of field.querySelectorAll("input[type=radio]")) radio.checked = radio.value === wish;
  const own = el("spend-own");
  own.hidden = wish !== "own";
  if (document.activeElement !== own) own.value = count(counter.spend_points);
}

function show(counter) {
  const { member } = counter.quote;
  if (member) newCard = "";
  if ((member?.id ?? null) !== buyer) forgetWish();
  buyer = member?.id ?? null;
  el("member").dataset.state = member ? "known" : newCard !== "" ? "new" : "none";
  write(slot(el("member"), "new-card"), newCard);
  if (member) showMember(member);
  showSpend(counter);
  if (member && (wish === "half" || wish === "all")) spend();
}

async function find(event) {
  event.preventDefault();
  const field = el("card");
  const text = field.value.trim();
  if (text === "") return;
  try {
    welcome(await ask("POST", "/v1/scans", { text }));
    field.value = "";
  } catch (problem) {
    report(problem);
  }
}

/** Without a card the till gives one of its own, which stands on the receipt. */
function showCardField() {
  const field = el("enrol-card");
  const none = el("enrol-no-card").checked;
  if (none) field.value = "";
  field.disabled = none;
  field.required = !none;
}

/** Opens the form for a new customer, with the card that was scanned if one was. */
export function openEnrol() {
  joining = null;
  el("enrol-form").reset();
  el("enrol-card").value = newCard || el("card").value.trim();
  showCardField();
  trouble(el("enrol-trouble"), null);
  open(el("enrol"));
  (el("enrol-card").value === "" ? el("enrol-card") : el("enrol-name")).focus();
}

/** Where the card is that the till gave. */
function givenCard({ new_card, card_printed }) {
  if (!new_card) return "";
  return say(card_printed ? "card-printed" : "card-on-receipt");
}

async function enrol(event) {
  event.preventDefault();
  const form = new FormData(el("enrol-form"));
  const wanted = { card: (form.get("card") ?? "").trim(), name: form.get("name").trim(), language: form.get("language") };
  if (joining === null || ["card", "name", "language"].some((key) => joining[key] !== wanted[key])) {
    joining = { op_id: crypto.randomUUID(), ...wanted };
  }
  try {
    const member = await ask("POST", "/v1/members", joining);
    joining = null;
    forgetMember();
    el("enrol").close();
    const done = say("enrol-done", { name: member.name ?? wanted.name });
    report(null, [done, givenCard(member)].filter((part) => part !== "").join(" \u00b7 "));
    await edit((next) => {
      next.card = member.card;
    });
  } catch (problem) {
    if (el("enrol").open) trouble(el("enrol-trouble"), problem);
    else report(problem);
  }
}

/** Binds the member; `tell` shows a problem or a good word, `scanned` shows what a typed code turned out to be. */
export function startMember(tell, scanned) {
  report = tell;
  welcome = scanned;
  watch(show);
  el("card-form").addEventListener("submit", find);
  el("enrol-open").addEventListener("click", openEnrol);
  el("enrol-new").addEventListener("click", openEnrol);
  el("enrol-form").addEventListener("submit", enrol);
  el("enrol-no-card").addEventListener("change", showCardField);
  el("new-card-drop").addEventListener("click", () => {
    newCard = "";
    show(current());
  });
  el("card-remove").addEventListener("click", () => {
    forgetMember();
    change((next) => {
      next.card = null;
      next.spend_points = "0";
      next.rewards = [];
      next.donation = null;
    });
  });
  el("spend").addEventListener("change", (event) => {
    if (event.target.name === "spend") wish = event.target.value;
    el("spend-own").hidden = wish !== "own";
    if (wish === "own" && event.target.name === "spend") el("spend-own").focus();
    spend();
  });
  el("spend-own").addEventListener("focus", () => el("spend-own").select());
}
