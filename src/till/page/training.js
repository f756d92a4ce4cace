// Training: the page looks otherwise, so that nobody takes it for the real thing.

import { ask } from "./api.js";
import { el } from "./page.js";

/** Shows whether this is training. */
export function showTraining({ training }) {
  document.body.dataset.training = training;
  el("training").hidden = !training;
}

/** Binds beginning and ending it; `tell` shows a problem. */
export function startTraining(tell) {
  const turn = (on) => ask("POST", "/v1/training", { on }).then(showTraining).catch(tell);
  el("training-begin").addEventListener("click", () => {
    el("menu").close();
    turn(true);
  });
  el("training-end").addEventListener("click", () => turn(false));
}
