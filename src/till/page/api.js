// Asking the till. Every answer is either its body or a Problem with a sentence for people.

import { language, say } from "./page.js";

const PATIENCE_MS = 8000;
const RELOAD_MS = 5000;
const RELOADED = "tallytill.reloaded";

/** What went wrong, in the words of the till; `lost` when the till did not take the request up, or nobody knows. */
export class Problem extends Error {
  constructor(detail, { code = "", lost = false, document = {} } = {}) {
    super(detail);
    this.code = code;
    this.lost = lost;
    this.document = document;
  }
}

let approved = null;

/** Calls `lend` with what was refused for want of a right; where it answers true, the request is made again. */
export function whenRightMissing(lend) {
  approved = lend;
}

/** The body of the till's answer. Throws a Problem. */
export async function ask(method, path, body) {
  const options = { method, headers: { "Accept-Language": language }, signal: AbortSignal.timeout(PATIENCE_MS) };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response, document;
  try {
    response = await fetch(`${path}?lang=${language}`, options);
    document = await response.json();
  } catch {
    throw new Problem(say("lost-till"), { lost: true });
  }
  if (response.ok) return document;
  const strange = document.code === "wrong_token";
  if (strange) reload();
  const problem = new Problem(document.detail, { code: document.code, lost: strange, document });
  if (problem.code === "right_missing" && approved !== null && await approved(problem)) return ask(method, path, body);
  throw problem;
}

/** A till that started anew lets in only a page that it gave out itself: fetches that one, but never in a rush. */
function reload() {
  const last = parseInt(sessionStorage.getItem(RELOADED) ?? "0", 10);
  if (Date.now() - last < RELOAD_MS) return;
  sessionStorage.setItem(RELOADED, `${Date.now()}`);
  location.reload();
}
