"""The build of the web pages, made again only when something it is made from has changed."""

import asyncio
import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from backend_ext.dev.supervisor import run_once

ROOT = Path(__file__).parents[2]
# Texts, lists and rules of the shop are compiled into pages too; its development side is not.
SOURCES = ("chemouflage", "backend_ext", "assets", "rxconfig.py", "requirements.txt")
LOCK = ("reflex.lock",)
STAMP = Path(".run", "frontend.stamp")  # in the tree, as what it tells of
GENERATED = {"__pycache__", "external", "dev"}


def is_current() -> bool:
    """Whether there is a build and it was made from what lies here now."""
    stamp = ROOT / STAMP
    built = ROOT / os.environ.get("REFLEX_WEB_WORKDIR", ".web") / "build" / "client" / "index.html"
    return built.exists() and stamp.exists() and stamp.read_text() == _digest(SOURCES) + _digest(LOCK)


async def build(log: Path, env: Mapping[str, str]) -> bool:
    """Build the pages unless they are current; True when it built. Raises PartFailed with the end of its log.

    One build at a time: a second one waits for the first and then finds its work done.
    """
    stamp = ROOT / STAMP
    stamp.parent.mkdir(parents=True, exist_ok=True)
    with stamp.with_suffix(".lock").open("w") as lock:
        await _acquire(lock)
        if is_current():
            return False
        stamp.unlink(missing_ok=True)
        sources = _digest(SOURCES)
        command = ["reflex", "export", "--frontend-only", "--no-zip"]
        await run_once(command, log, {**env, **_build_settings(env)})
        stamp.write_text(sources + _digest(LOCK))  # the build itself may complete the lock file
        return True


async def _acquire(lock: IO[str]) -> None:
    """Not one blocking call: Ctrl-C has to get through."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(0.2)
        else:
            return


def _build_settings(env: Mapping[str, str]) -> dict[str, str]:
    """Nothing is asked of the network but packages, and those of the registry npm is set to."""
    registry = subprocess.run(
        ["npm", "config", "get", "registry"],  # noqa: S607  from the wheel in .venv/bin
        env=env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return {
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "NPM_CONFIG_REGISTRY": registry,
    }


def _digest(names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted(file for name in names for file in _files(ROOT / name)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir() and path.name not in GENERATED:
        for child in path.iterdir():
            yield from _files(child)
