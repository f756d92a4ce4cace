// What the till tells by itself. The browser reconnects; what it gives up on is opened anew.

import { language } from "./page.js";

const REOPEN_MS = 1500;

/** Listens for ever: `heard` maps the kind of an event to who wants it; `linked` hears whether the stream stands. */
export function listen(heard, linked) {
  const stream = new EventSource(`/v1/events?lang=${language}`);
  stream.addEventListener("open", () => linked(true));
  stream.addEventListener("error", () => {
    linked(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(heard, linked), REOPEN_MS);
  });
  for (const [kind, tell] of Object.entries(heard)) {
    stream.addEventListener(kind, (event) => tell(JSON.parse(event.data)));
  }
}
