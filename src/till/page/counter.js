// What lies on the counter, as the till has it: basket, card, points to spend, quote. Scanner, POS and page share it.
//
// Edits go one after another, each on the answer of the one before, so that fast taps all count. What the till tells
// meanwhile may be older than the next answer: it is not shown, and the truth is fetched once the edits are done.

import { ask } from "./api.js";

const TRIES_MAX = 5;

const watchers = [];
let counter = null;
let queue = Promise.resolve();
let waiting = 0;
let missed = false;
let frozen = false;

/** What lies on the counter; null before the till has said. */
export const current = () => counter;

/** Calls `look` with the counter at every change. */
export function watch(look) {
  watchers.push(look);
}

/** Shows what the till answered. */
export function accept(next) {
  counter = next;
  for (const look of watchers) look(counter);
}

/** Takes what the till told by itself. */
export function hear(next) {
  if (waiting > 0 || frozen) missed = true;
  else accept(next);
}

/** Keeps what is shown as it is, whatever the till tells, until it is let go. */
export function freeze(still) {
  frozen = still;
}

/** Fetches the counter. Throws a Problem. */
export async function load() {
  missed = false;
  accept(await ask("GET", "/v1/basket"));
}

/** One edit. What was scanned since the till last told is not lost: the edit is made again on what lies there now. */
async function put(change) {
  for (let tries = 1; ; tries += 1) {
    const { quote, ...next } = structuredClone(counter);
    change(next);
    try {
      return accept(await ask("PUT", "/v1/basket", next));
    } catch (problem) {
      if (problem.code !== "counter_changed" || tries >= TRIES_MAX) throw problem;
      accept(problem.document.counter);
    }
  }
}

/** Changes the counter by `change`, which gets a copy of its basket, card and points. Throws a Problem. */
export function edit(change) {
  const step = async () => {
    try {
      await put(change);
    } finally {
      waiting -= 1;
    }
    if (waiting === 0 && missed) await load();
  };
  waiting += 1;
  const done = queue.then(step);
  queue = done.catch(() => {});
  return done;
}
