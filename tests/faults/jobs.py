"""Worker and scheduler as they run in production, without anybody who starts them again."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from backend_ext.dev import parts, process
from backend_ext.jobs.heartbeat import KEY

_TASKIQ = str(Path(sys.executable).parent / "taskiq")
_COMMANDS = {part.name: part.argv[1:] for part in (parts.worker({}), parts.scheduler({}))}


class Jobs:
    """Both processes; their logs lie in `folder`. `env` are the settings of the shop."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._folder = folder
        self._env = os.environ | env
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Starts `worker`, `scheduler` or both; `second worker` is one more."""
        for name in names or _COMMANDS:
            self._running[name] = process.spawn(
                [_TASKIQ, *_COMMANDS[name.split()[-1]]], self.log(name), self._env
            )

    def log(self, name: str) -> Path:
        """What a process wrote."""
        return self._folder / f"{name}.log"

    def kill(self, name: str) -> None:
        """kill -9 to a process and the ones it started."""
        child = self._running.pop(name)
        process.kill_group(child.pid)
        child.wait()

    def stop(self) -> None:
        """Ends both. Fails the test when one had ended before."""
        ended = [name for name, child in self._running.items() if child.poll() is not None]
        for child in self._running.values():
            process.stop(child, 10)
        assert ended == [], "the same processes must have gone on by themselves"

    def until(self, happened: Callable[[], object]) -> None:
        """Returns when `happened`; fails the test with the ends of the logs after 30 s."""
        deadline = time.monotonic() + 30
        while not happened():
            if time.monotonic() > deadline:
                pytest.fail("\n".join(process.tail(self.log(name), 40) for name in _COMMANDS))
            time.sleep(0.05)

    def beat(self) -> None:
        """Returns when a job has been done."""
        with redis.Redis.from_url(self._env["REDIS_URL"]) as client:
            self.until(lambda: client.exists(KEY))

    def forget(self) -> None:
        """Takes away the sign of life of the jobs done so far."""
        with redis.Redis.from_url(self._env["REDIS_URL"]) as client:
            client.delete(KEY)
