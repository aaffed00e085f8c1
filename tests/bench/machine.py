"""What was measured on, and the memory of the shop's processes."""

import os
import platform
import re
import subprocess
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.browser import CHROMIUM
from tests.live import LiveShop

_PARTS = {
    "mongod": "mongod",
    "valkey-server": "valkey",
    "granian": "web (2 workers)",
    "taskiq worker": "job worker",
    "taskiq scheduler": "scheduler",
    "backend_ext.dev.outside": "stand-in gateway, mail catcher",
    "backend_ext.dev run": "make run",
}


def describe(loads: tuple[float, float]) -> str:
    """The machine in one paragraph; `loads` are its load averages (1 minute) before and after."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    browser = subprocess.run(
        [CHROMIUM, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    programs = ", ".join(f"{name} {version(name)}" for name in ("reflex", "granian", "uvloop", "pymongo"))
    return (
        f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, "
        f"{int(memory[1]) / 1_048_576 if memory else 0:.0f} GB of memory, {system}, "
        f"Linux {platform.release()}. Python {platform.python_version()}, {programs}, "
        f"{browser.split(' built')[0]}. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; load average "
        f"{loads[0]:.1f} before, {loads[1]:.1f} after (the bench's own load is in the second)."
    )


def load() -> float:
    """The load average of the last minute."""
    return os.getloadavg()[0]


def memory(shop: LiveShop) -> dict[str, float]:
    """Megabytes by part: proportional set size, in which shared pages are divided among their users."""
    found: Counter[str] = Counter()
    for pid in shop.pids(""):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            pages = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        name = next((name for mark, name in _PARTS.items() if mark in command), None)
        if name is None:  # a helper of the web workers or of taskiq: named after its parent
            name = _name_of_parent(pid)
        match = re.search(r"^Pss:\s+(\d+)", pages, re.M)
        found[name] += int(match[1]) / 1024 if match else 0
    return {name: float(size) for name, size in found.items()}


def _name_of_parent(pid: int) -> str:
    parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    command = Path(f"/proc/{parent}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return next((name for mark, name in _PARTS.items() if mark in command), "other")
