"""A whole running shop for tests: `make run` itself, in a folder and on ports of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend_ext.dev.process import free_port
from tests.shop import WIDE

_PATIENCE = 240.0


@dataclass(frozen=True)
class LiveShop:
    """A running shop: its addresses, its folder, and the process of `make run`."""

    env: dict[str, str]
    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """The address of its first page."""
        return self.env["SITE_URL"]

    def pids(self, part: str) -> list[int]:
        """The processes below `make run` whose command line has `part` in it, youngest last."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and self._is_ours(int(entry.name)):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if part in command:
                    found.append(int(entry.name))
        return sorted(found, key=_born)

    def kill(self, part: str) -> None:
        """SIGKILL to the part; `make run` starts it again. Raises LookupError when it does not run."""
        victims = self.pids(part)
        if not victims:
            raise LookupError(part)
        os.kill(victims[0], signal.SIGKILL)

    def _is_ours(self, pid: int) -> bool:
        while pid > 1:
            if pid == self.process.pid:
                return True
            try:
                pid = int(_stat(pid)[1])
            except (FileNotFoundError, ProcessLookupError):
                return False
        return False


def _stat(pid: int) -> list[str]:
    """What /proc/PID/stat says after the command's name, from its field 3 (the state) on; see proc(5)."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def _born(pid: int) -> tuple[int, int]:
    """When a process started, in clock ticks: numbers begin again from the lowest, so they tell no age."""
    try:
        return int(_stat(pid)[19]), pid
    except (FileNotFoundError, ProcessLookupError):
        return sys.maxsize, pid


@contextmanager
def live_shop(folder: Path, **changes: str) -> Iterator[LiveShop]:
    """Starts a shop in `folder`, then stops all of it; `changes` are settings. Raises RuntimeError."""
    ours = {"CHEMOUFLAGE_RUN_DIR": str(folder), "PORT": str(free_port()), "CLIENT_LIMIT": WIDE}
    env = {**os.environ, **ours, **changes}
    log = folder / "run.log"
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend_ext.dev", "run"],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield LiveShop(_wait(process, folder / "state.json", log), folder, process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: "subprocess.Popen[bytes]", state: Path, log: Path) -> dict[str, str]:
    deadline = time.monotonic() + _PATIENCE
    ready = False
    while not ready:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the shop did not start:\n{log.read_text()}")
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            ready = state.exists()
    found: dict[str, str] = json.loads(state.read_text())
    return found
