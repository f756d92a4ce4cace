"""A shop to look at: head office and a till as real processes, and a scanner on a pseudo-terminal."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time
import tty
import urllib.request

WAIT_SECONDS_MAX = 30.0
POLL_SECONDS = 0.02

DATA = pathlib.Path(__file__).parent.parent / "data" / "coffee"


def wait(what, holds):
    """Waits until `holds()` gives something true, and gives it back."""
    end = time.monotonic() + WAIT_SECONDS_MAX
    while not (found := holds()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(POLL_SECONDS)
    return found


class Shop:
    """A coffee shop in Prague with ten customers, in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.folder.mkdir()
        self.processes = {}
        (self.folder / "goods.csv").write_bytes((DATA / "goods.csv").read_bytes())
        self.tune('data = "hub"\nlisten = "127.0.0.1:0"\n', "hub.toml")
        self.tell("hub", "publish", "--config", "hub.toml", str(DATA / "programme.toml"))
        self.tell("hub", "import", "--config", "hub.toml", str(DATA / "members.csv"))
        told = self.tell("hub", "code", "--config", "hub.toml", "--till", "Till 1", "--store", "Old Town")
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", told).group()
        self.open_hub()
        # Head office comes back under the address that the till knows.
        self.tune(f'data = "hub"\nlisten = "{self.hub}"\n', "hub.toml")
        self.scanner, slave = os.openpty()
        tty.setraw(slave)
        self.tune(
            'data = "till"\nlisten = "127.0.0.1:0"\ngoods = "goods.csv"\n'
            f'[hub]\nurl = "http://{self.hub}"\n[scanner]\nport = "{os.ttyname(slave)}"\nbaud = 9600\n',
            "till.toml",
        )
        self.tell("till", "enrol", "--config", "till.toml", code)
        self.address = "http://" + self.start("till")
        token = self.tell("till", "pair", "--config", "till.toml", "Browser tests")
        self.token = re.search(r"[A-Za-z0-9_-]{32,}", token).group()
        wait("the till has its members", lambda: self.ask("/v1/status")["members"]["as_of"])

    def tune(self, text, name):
        (self.folder / name).write_text(text)

    def tell(self, *arguments):
        """Runs a command to its end and gives what it said."""
        done = subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, name):
        """Starts a daemon and gives the address that it listens at."""
        address = self.folder / name / "listen.addr"
        address.unlink(missing_ok=True)
        log = open(self.folder / f"{name}.log", "a")
        self.processes[name] = subprocess.Popen(
            [self.program, name, "run", "--config", f"{name}.toml"], cwd=self.folder, stdout=log, stderr=log
        )
        return wait(f"{name} listens", lambda: address.exists() and address.read_text().strip())

    def open_hub(self):
        self.hub = self.start("hub")

    def stop(self, name, how=signal.SIGTERM):
        process = self.processes.pop(name)
        process.send_signal(how)
        process.wait(timeout=WAIT_SECONDS_MAX)

    def close(self):
        for name in list(self.processes):
            self.stop(name)

    def scan(self, text):
        """The bytes that a scanner sends. Gives the moment at which the last of them left, in seconds since 1970."""
        os.write(self.scanner, f"{text}\r".encode())
        return time.time()

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS_MAX) as answer:
            return json.load(answer)
