// Keeps the part of a page that is marked `data-live` fresh: when head office has news, the same page is fetched again
// and that part is exchanged. Without this module the page still shows everything, as of when it was loaded.

const shown = document.querySelector("[data-live]");

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (answer.redirected || !answer.ok) {
    location.reload();
    return;
  }
  const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = fetched.querySelector("[data-live]");
  const current = document.querySelector("[data-live]");
  if (part && current && !current.contains(document.activeElement)) {
    current.replaceWith(part);
  }
}

if (shown) {
  const stream = new EventSource("/live");
  const signs = () => document.querySelectorAll("[data-live-sign]");
  stream.addEventListener("open", () => signs().forEach((sign) => sign.removeAttribute("hidden")));
  stream.addEventListener("error", () => signs().forEach((sign) => sign.setAttribute("hidden", "")));
  stream.addEventListener("news", () => refresh().catch(() => {}));
  addEventListener("pagehide", () => stream.close());
}
