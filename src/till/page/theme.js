// Sets light or dark before anything is painted; without a choice the system's wish counts.
"use strict";

(() => {
  const key = "tallytill.theme";
  const root = document.documentElement;
  const chosen = localStorage.getItem(key);
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme")?.addEventListener("click", () => {
      const shown = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      root.dataset.theme = shown === "dark" ? "light" : "dark";
      localStorage.setItem(key, root.dataset.theme);
    });
  });
})();
