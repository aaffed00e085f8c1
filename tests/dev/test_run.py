"""`make run` as a newcomer meets it: one address that sells, repairs itself, and leaves nothing behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backend_ext.dev import process
from tests.dev.processes import descendants, wait_gone

COMMAND = [sys.executable, "-m", "backend_ext.dev", "run"]


class Shop:
    """A `make run` on a folder and ports of its own."""

    def __init__(self, folder: Path) -> None:
        env = {**os.environ, "CHEMOUFLAGE_RUN_DIR": str(folder), "PORT": str(process.free_port())}
        self.env = {name: env[name] for name in env if name not in {"MONGODB_URL", "REDIS_URL", "SITE_URL"}}
        self.folder = folder
        self.seen = ""
        self.child: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """The address it prints."""
        self.child = subprocess.Popen(
            COMMAND, env=self.env, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        return self.read_until(r"Ready after [\d.]+ s:  (http://\S+)").group(1)

    def read_until(self, pattern: str) -> re.Match[str]:
        """The first line of its output that matches."""
        assert self.child is not None
        assert self.child.stdout is not None
        self.seen = ""
        for line in self.child.stdout:
            self.seen += line
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"it ended without {pattern!r}:\n{self.seen}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status."""
        assert self.child is not None
        self.child.send_signal(number)
        self.child.communicate(timeout=60)
        return self.child.returncode


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "run")
    yield made
    if made.child is not None:
        process.kill_group(made.child.pid)
        made.child.communicate()


def test_it_sells_refuses_a_second_one_stops_and_starts_again(shop: Shop) -> None:
    address = shop.start()
    told = shop.read_until(r"Staff sign in at (\S+)/sign-in as (\S+), password (\S+)  \((\S+)\)")
    assert shop.child is not None
    second = subprocess.run(COMMAND, env=shop.env, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"already runs from this folder ({address})" in second.stdout
    assert json.loads((shop.folder / "state.json").read_text())["SITE_URL"] == address
    with httpx.Client(base_url=address, trust_env=False) as client:
        assert client.get("/health/ready").status_code == 200
        assert "Chemouflage" in client.get("/").text
        _admin_comes_in(client, told, shop.folder)
    started = descendants(shop.child.pid)
    assert shop.stop() == 0
    wait_gone(started, 0.1)

    assert httpx.get(shop.start(), trust_env=False).status_code == 200
    assert "Web pages" in shop.seen
    assert "Demo data" not in shop.seen  # what is there is used again
    assert shop.stop(signal.SIGINT) == 0


def test_a_killed_part_comes_back_and_kill_9_leaves_no_orphan(shop: Shop) -> None:
    address = shop.start()
    assert shop.child is not None
    mongod = _program(shop.child.pid, "mongod")
    os.kill(mongod, signal.SIGKILL)
    shop.read_until("mongod ended with status -9; starting it again")
    with httpx.Client(base_url=address, trust_env=False, timeout=10) as client:
        deadline = time.monotonic() + 30
        while client.get("/health/ready").status_code != 200:
            assert time.monotonic() < deadline

    started = descendants(shop.child.pid)
    assert len(started) > 6
    threads = len(list(Path(f"/proc/{shop.child.pid}/task").iterdir()))
    assert threads == 1, "each thread of the killed one tells its children once more to end"
    shop.child.kill()
    wait_gone(started, 30)


def _admin_comes_in(client: httpx.Client, told: re.Match[str], folder: Path) -> None:
    """Signs in with what `make run` says."""
    site, email, password, file = told.groups()
    assert site == str(client.base_url).rstrip("/")
    assert Path(file) == folder / "admin_password"
    assert Path(file).read_text() == password
    answer = client.post("/api/app/sign-in", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    token = {"authorization": f"Bearer {answer.json()['access_token']}"}
    (member,) = client.get("/api/staff", headers=token).json()
    assert (member["email"], member["role"]) == (email, "admin")


def _program(pid: int, name: str) -> int:
    return next(
        child
        for child in descendants(pid)
        if Path(Path(f"/proc/{child}/cmdline").read_text().split("\0")[0]).name == name
    )
