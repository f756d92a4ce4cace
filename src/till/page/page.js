// The document: finding its places, cloning its templates, saying its sentences. No label is made here.

/** The element with this id. */
export const el = (id) => document.getElementById(id);

/** The place called `name` inside `node`. */
export const slot = (node, name) => node.querySelector(`[data-slot="${name}"]`);

/** A fresh copy of the one element in the template with this id. */
export const clone = (id) => el(id).content.firstElementChild.cloneNode(true);

/** Puts `text` where it belongs; an empty text hides the place. Touches nothing that already says so. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = text === "";
}

/** The sentence `key`, its `{name}` places filled from `values`. */
export function say(key, values = {}) {
  const sentence = el("words").content.querySelector(`[data-word="${key}"]`).textContent;
  return fill(sentence, values);
}

/** `sentence` with its `{name}` places filled from `values`. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** The language of the page. */
export const language = document.documentElement.lang;

/** Opens a dialog once; one that is open stays as it is. */
export function open(dialog) {
  if (!dialog.open) dialog.showModal();
}

/** Shows a sentence for whatever went wrong in `place`, or clears it. */
export function trouble(place, error) {
  write(place, error === null ? "" : error.message);
}

const clock = new Intl.DateTimeFormat(language, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: document.body.dataset.timeZone,
});

/** Hours and minutes of a moment in milliseconds since 1970, where the shop is. */
export const time = (moment) => clock.format(new Date(moment));

/** How long something took, in the largest unit that fits. */
export function age(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return say("age-seconds", { n: seconds });
  if (seconds < 3600) return say("age-minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return say("age-hours", { n: Math.floor(seconds / 3600) });
  return say("age-days", { n: Math.floor(seconds / 86400) });
}
