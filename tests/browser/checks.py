"""What every page has to hold in every state: nothing overflows, no word is missing, axe finds nothing to object to."""

# Elements whose content is wider than they are, where nothing lets a person scroll to it; and text that is cut.
OVERFLOWING = """
return [...document.querySelectorAll("body *")].filter((node) => {
  if (!node.checkVisibility() || node.closest(".unseen, svg") !== null || node.clientWidth === 0) return false;
  const style = getComputedStyle(node);
  if (style.display === "inline" || ["auto", "scroll"].includes(style.overflowX)) return false;
  return node.scrollWidth > node.clientWidth + 1;
}).map((node) => `${node.tagName}.${node.className}#${node.id} ${node.scrollWidth}>${node.clientWidth} ${node.textContent.slice(0, 40)}`);
"""

# Places whose whole purpose is to shorten what is too long.
MAY_SHORTEN = ("brand",)

# A message that says its own name.
NAMELESS = r"""
const found = document.body.innerText.match(/\b(page|customer|scan|reason|problem|receipt|operator|card)-[a-z]+(-[a-z]+)*\b/g) ?? [];
return found.concat(document.body.innerText.match(/\{\s*\$?\w+\s*\}/g) ?? []);
"""

AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then(
  ({ violations }) => done(violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)),
  (problem) => done([`${problem}`]));
"""


class Checks:
    """Looks at what a browser shows, keeps a picture of it, and counts what was looked at."""

    def __init__(self, browser, axe, pictures):
        self.browser, self.axe, self.pictures = browser, axe, pictures
        self.looks = self.audits = 0
        self.faults = []

    def look(self, name, audit=True):
        """Looks at the state called `name`."""
        browser = self.browser
        browser.picture(f"{self.pictures}/{name}.png")
        self.looks += 1
        for fault in browser.run(OVERFLOWING):
            if not any(place in fault for place in MAY_SHORTEN):
                self.faults.append(f"{name}: overflows: {fault}")
        self.faults += [f"{name}: no words for {key}" for key in browser.run(NAMELESS)]
        if audit:
            self.audits += 1
            browser.run(self.axe)
            self.faults += [f"{name}: {fault}" for fault in browser.run_later(AXE)]
