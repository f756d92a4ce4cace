"""A browser by its driver (W3C WebDriver over HTTP): the few commands that the tests need, and nothing to install.

Every wait ends as soon as what it waits for is so; none sleeps for a set time and hopes.
"""

import base64
import json
import subprocess
import time
import urllib.error
import urllib.request

WAIT_SECONDS_MAX = 20.0
POLL_SECONDS = 0.01
CALL_SECONDS_MAX = 60.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

# Keys as WebDriver names them.
ENTER, ESCAPE, TAB, SPACE, DELETE = "\ue007", "\ue00c", "\ue004", "\ue00d", "\ue017"
DOWN, RIGHT, SHIFT = "\ue015", "\ue014", "\ue008"
F2, F3, F4, F6, F7, F8, F9 = "\ue032", "\ue033", "\ue034", "\ue036", "\ue037", "\ue038", "\ue039"

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--font-render-hinting=none",
]


class Unmet(AssertionError):
    """What a test waited for did not come true."""


class Browser:
    """One Chromium with one window."""

    def __init__(self, work, width=1024, height=768):
        self.log = open(f"{work}/chromedriver.log", "w")
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        self.base = None
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                self.base = f"http://127.0.0.1:{line.rstrip().rstrip('.').rsplit(' ', 1)[1]}"
                break
        assert self.base, "chromedriver did not start"
        options = {"args": [*FLAGS, f"--window-size={width},{height}", f"--user-data-dir={work}/profile"]}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        self.session = ""
        told = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/session/{told['sessionId']}"
        self.version = told["capabilities"]["browserVersion"]
        self.size(width, height)

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + self.session + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=CALL_SECONDS_MAX) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as problem:
            told = json.load(problem)["value"]
            raise Unmet(f"{told['error']}: {told['message']}") from None

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.log.close()

    # The window.

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height):
        """Sets what is seen of a page, in CSS pixels."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    def theme(self, name):
        """What the system wishes: `light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self.devtools("Emulation.setEmulatedMedia", features=[feature])

    def go(self, address):
        self.call("POST", "/url", {"url": address})

    def tabs(self):
        return self.call("GET", "/window/handles")

    def open_tab(self):
        return self.call("POST", "/window/new", {"type": "tab"})["handle"]

    def switch(self, handle):
        self.call("POST", "/window", {"handle": handle})

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", "/screenshot")))

    def complaints(self):
        """What the browser said against the pages since it was last asked."""
        return [f"{told['level']}: {told['message']}" for told in self.call("POST", "/se/log", {"type": "browser"})]

    # What stands on the page.

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_later(self, script, *arguments):
        """Runs a script that calls its last argument with the answer."""
        return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def text(self, selector):
        """The text that a person sees at `selector`; nothing where it is hidden or not there."""
        return self.run("return document.querySelector(arguments[0])?.innerText.trim() ?? ''", selector).replace("\xa0", " ")

    def seen(self, selector):
        return self.run(
            "const found = document.querySelector(arguments[0]); return found !== null && found.checkVisibility()",
            selector,
        )

    def wait(self, what, holds):
        """Waits until `holds()` gives something true, and gives it back."""
        end = time.monotonic() + WAIT_SECONDS_MAX
        while True:
            found = holds()
            if found:
                return found
            if time.monotonic() > end:
                raise Unmet(f"waited in vain: {what}")
            time.sleep(POLL_SECONDS)

    def wait_seen(self, selector):
        self.wait(f"{selector} is seen", lambda: self.seen(selector))

    def wait_gone(self, selector):
        self.wait(f"{selector} is gone", lambda: not self.seen(selector))

    def wait_text(self, selector, part):
        try:
            self.wait("", lambda: part in self.text(selector))
        except Unmet:
            raise Unmet(f"{selector} says {self.text(selector)!r}, not {part!r}") from None

    # What a person does.

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        """Presses what is seen at `selector`, in its middle, as a finger does: what covers it gets the press."""
        self.wait_seen(selector)
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def type_into(self, selector, text):
        self.wait_seen(selector)
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys):
        """Presses keys one after another, wherever the focus is; a tuple is held together."""
        actions = []
        for key in keys:
            held = key if isinstance(key, tuple) else (key,)
            actions += [{"type": "keyDown", "value": part} for part in held]
            actions += [{"type": "keyUp", "value": part} for part in reversed(held)]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def write(self, text):
        """Types text wherever the focus is."""
        self.press(*text)
