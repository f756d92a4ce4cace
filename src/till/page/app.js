// The page as a whole: what the till tells, how things stand, and the keys.

import { ask } from "./api.js";
import { loadGoods, startBasket } from "./basket.js";
import { hear, load } from "./counter.js";
import { openMenu, startDay } from "./day.js";
import { startDonation } from "./donation.js";
import { listen } from "./events.js";
import { startExtras } from "./extras.js";
import { offerCard, openEnrol, startMember } from "./member.js";
import { showDesk, startOperator } from "./operator.js";
import { age, el, say, slot, write } from "./page.js";
import { finishing, held, nextCustomer, pay, resume, startSale } from "./sale.js";
import { openSales, refreshSales, returnScanned, startSales } from "./sales.js";
import { showTraining, startTraining } from "./training.js";

const STATUS_MS = 15000;
const SCAN_MOODS = { member_card: "good", goods: "good", coupon: "good", receipt: "good", new_card: "warn" };
const HUB_MOODS = { online: "good", offline: "warn", refused: "bad" };

const untold = el("message-text").textContent;

/** Says something above the basket: `mood` is good, warn or bad. */
function message(text, mood) {
  el("message").dataset.mood = mood;
  el("message-text").textContent = text;
}

/** A problem, or a good word when there is none. */
function tell(problem, word = "") {
  if (problem === null) message(word, "good");
  else message(problem.message, "bad");
}

/** What a scan turned out to be; null for a card that still lies there. A scan after paying is the next customer's. */
function scanned(scan) {
  if (scan === null) return;
  if (finishing()) nextCustomer();
  message(scan.detail, SCAN_MOODS[scan.kind] ?? "bad");
  if (scan.kind === "new_card") offerCard(scan.text);
  if (scan.kind === "receipt") returnScanned(scan.text);
}

function paint(place, mood) {
  slot(place, "dot").className = `dot dot--${mood}`;
}

function showScanner({ state, text }) {
  const place = el("scanner");
  write(slot(place, "text"), text);
  paint(place, state === "ready" ? "good" : state === "off" ? "off" : "bad");
}

/** How the printer stands: told only when somebody has to see to it. */
function showPrinter({ state, text }) {
  const place = el("printer");
  place.hidden = ["ready", "off"].includes(state);
  write(slot(place, "text"), text);
  paint(place, state === "low" ? "off" : "bad");
}

/** How head office stands; away from it, what is unsent and since when. */
function showStatus({ scanner, printer, journal, hub, clock }) {
  showScanner(scanner);
  showPrinter(printer);
  const unsent = journal.unsent > 0 ? say("unsent", { count: journal.unsent }) : "";
  const silence = hub.last_contact === null ? null : clock.now - hub.last_contact;
  const since = journal.oldest_unsent_ms ?? (hub.state === "online" ? null : silence);
  const place = el("link");
  write(slot(place, "state"), say(hub.state));
  write(slot(place, "more"), [unsent, since === null ? "" : age(since), journal.notice ?? ""].filter((part) => part !== "").join(" \u00b7 "));
  place.title = [hub.text, journal.text ?? ""].filter((part) => part !== "").join(" ");
  paint(place, HUB_MOODS[hub.state]);
}

function showLost() {
  const place = el("link");
  write(slot(place, "state"), say("lost"));
  write(slot(place, "more"), "");
  place.title = say("lost-till");
  paint(place, "bad");
}

async function refreshStatus() {
  await ask("GET", "/v1/status").then(showStatus).catch(showLost);
}

/** A sale, a void or a return is done: the list of the day is another, and so is what is unsent. */
function settled() {
  refreshSales();
  refreshStatus();
}

/** The stream of events stands or fell. All that it would have told is fetched when it stands again. */
async function linked(standing) {
  if (!standing) {
    await refreshStatus();
    return;
  }
  try {
    await resume();
    if (!held()) await load();
    await Promise.all([loadGoods(), refreshStatus()]);
  } catch (problem) {
    tell(problem);
  }
}

const keys = {
  F2: () => (el("member").dataset.state === "known" ? el("card-remove") : el("card")).focus(),
  F3: () => el("goods-search").focus(),
  F4: () => (el("spend-own").hidden ? el("spend").querySelector("input:checked") : el("spend-own")).focus(),
  F6: () => (el("member").dataset.state === "known" ? undefined : openEnrol()),
  F7: openMenu,
  F8: openSales,
  F9: () => (finishing() ? nextCustomer() : pay()),
};

function pressed(event) {
  const act = keys[event.key];
  if (act !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    if (finishing() ? event.key === "F9" : document.querySelector("dialog[open]") === null) act();
  } else if (event.key === "Escape" && document.querySelector("dialog[open]") === null) {
    if (el("goods-search") === document.activeElement) {
      el("goods-search").value = "";
      el("goods-search").dispatchEvent(new Event("input"));
    }
    document.activeElement.blur();
  }
}

startBasket(tell);
startMember(tell, scanned);
startExtras(tell);
startSale(tell, () => message(untold, "none"));
startSales();
startDonation(tell);
startDay(tell);
startOperator(tell);
startTraining(tell);
addEventListener("keydown", pressed);
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
setInterval(refreshStatus, STATUS_MS);
listen({ scan: scanned, quote: hear, sale: settled, sync: refreshStatus, device: showScanner, printer: showPrinter, operator: showDesk, training: showTraining }, linked);
