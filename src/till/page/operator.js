// Who works at the till. The till decides what each may do; the page asks for number and PIN when it says so, and hears
// of badges that are scanned.

import { ask, whenRightMissing } from "./api.js";
import { clone, el, open, say, slot, trouble, write } from "./page.js";

const PEOPLE_MAX = 8;

let desk = null;
let waiting = null;
let filled = null;

const locked = () => desk !== null && desk.needed && desk.operator === null;

/** Opens the sheet to sign in (`enter`) or to lend a right (`lend`), with what it is about. */
function openSheet(mode, why) {
  const sheet = el("desk");
  if (sheet.open) sheet.close();
  sheet.dataset.mode = mode;
  write(el("desk-why"), why);
  el("desk-form").reset();
  trouble(el("desk-trouble"), null);
  open(sheet);
  el("desk-number").focus();
}

function showPeople() {
  const people = desk.operators.length > PEOPLE_MAX ? [] : desk.operators.filter(({ pin }) => pin);
  el("desk-people").replaceChildren(...people.map(({ number, name }) => {
    const node = clone("person");
    write(slot(node, "name"), name);
    slot(node, "name").addEventListener("click", () => {
      el("desk-number").value = `${number}`;
      el("desk-pin").focus();
    });
    return node;
  }));
}

/** Shows who works here; asks for somebody where nobody does. */
export function showDesk(next) {
  desk = next;
  write(el("operator"), desk.operator?.name ?? "");
  write(slot(el("desk-leave"), "text"), desk.operator ? say("desk-leave", { name: desk.operator.name }) : "");
  el("desk-leave").hidden = !desk.operator;
  showPeople();
  if (locked()) {
    if (!(el("desk").open && el("desk").dataset.mode === "enter")) openSheet("enter", say("desk-hint"));
  } else if (el("desk").dataset.mode === "enter") el("desk").close();
  if (waiting !== null && desk.approval?.right === waiting.right && desk.approval.by !== null) finish(true);
}

/** Lets a colleague approve what was refused. Answers whether one did. */
function approval(problem) {
  const { right } = problem.document;
  openSheet("lend", problem.message);
  ask("POST", "/v1/operator/approve", { right }).catch((lost) => trouble(el("desk-trouble"), lost));
  return new Promise((resolve) => {
    waiting = { right, resolve };
  });
}

function finish(approved) {
  const { resolve } = waiting;
  waiting = null;
  el("desk").close();
  resolve(approved);
}

async function submit(event) {
  event.preventDefault();
  const who = { number: parseInt(el("desk-number").value, 10), pin: el("desk-pin").value };
  el("desk-pin").value = "";
  try {
    const told = waiting === null
      ? await ask("POST", "/v1/operator/sign-in", who)
      : await ask("POST", "/v1/operator/approve", { right: waiting.right, ...who });
    showDesk(told);
  } catch (problem) {
    trouble(el("desk-trouble"), problem);
    el("desk-pin").focus();
  }
}

/** A key of the sheet: a digit for the field that is being filled, or away with the last one. */
function tap({ target }) {
  const digit = target.closest("[data-digit]")?.dataset.digit;
  if (digit === undefined) return;
  const field = filled ?? el("desk-number");
  field.value = digit === "" ? field.value.slice(0, -1) : (field.value + digit).slice(0, field.maxLength);
}

/** Binds the sheet. */
export function startOperator(tell) {
  whenRightMissing(approval);
  for (const field of [el("desk-number"), el("desk-pin")]) {
    field.addEventListener("focus", () => {
      filled = field;
    });
  }
  el("desk-form").addEventListener("submit", submit);
  el("desk-form").addEventListener("click", tap);
  el("desk").addEventListener("cancel", (event) => {
    if (locked()) event.preventDefault();
  });
  el("desk").addEventListener("close", () => {
    if (waiting !== null && el("desk").dataset.mode === "lend") finish(false);
    if (locked() && !el("desk").open) openSheet("enter", say("desk-hint"));
  });
  el("desk-leave").addEventListener("click", () => {
    el("menu").close();
    ask("POST", "/v1/operator/sign-out", {}).then(showDesk).catch(tell);
  });
}
