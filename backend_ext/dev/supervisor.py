"""Keeps programs running: starts them in order, restarts what crashes, stops them in reverse order."""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from backend_ext.dev import process

Ready = Callable[[], Awaitable[bool]]


async def at_once() -> bool:
    """The readiness of a program that is ready when it runs."""
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """One program to keep running. `ready` is asked again until it says True; times are seconds."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | None = None
    ready: Ready = at_once
    ready_within: float = 60.0
    stop_within: float = 10.0


@dataclass(frozen=True, slots=True)
class Patience:
    """`crashes` in `window` seconds and a part is given up; its first retry waits `backoff` seconds."""

    crashes: int = 5
    window: float = 60.0
    backoff: float = 0.5


class PartFailed(Exception):
    """A part cannot be kept running; the text has the last lines of its log."""


class _Running:
    def __init__(self, part: Part, log: Path) -> None:
        self.part = part
        self.log = log
        self.process = process.spawn(part.argv, log, part.env)
        self.crashes: list[float] = []
        self.watch: asyncio.Task[None] | None = None


class Supervisor:
    """Starts, watches and stops parts. To be used from the main thread (see `process.die_with_parent`)."""

    def __init__(self, logs: Path, report: Callable[[str], None], patience: Patience | None = None) -> None:
        """`logs` gets one file a part; `report` is told each crash and restart."""
        self._logs = logs
        self.report = report
        self._patience = patience or Patience()
        self._running: list[_Running] = []
        self._failed: asyncio.Future[PartFailed] | None = None

    async def start(self, part: Part) -> None:
        """Start `part` and wait until it is ready. Raises PartFailed when it ends before or is too slow."""
        log = self._logs / f"{part.name}.log"
        log.unlink(missing_ok=True)
        running = _Running(part, log)
        self._running.append(running)
        await self._wait_ready(running)
        running.watch = asyncio.create_task(self._watch(running))

    async def failure(self) -> PartFailed:
        """Returns when a part has been given up."""
        if self._failed is None:
            self._failed = asyncio.get_running_loop().create_future()
        return await self._failed

    async def stop(self) -> None:
        """End every part, the last started first. Nothing of them is left afterwards."""
        for running in reversed(self._running):
            if running.watch is not None:
                running.watch.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await running.watch
        while self._running:
            running = self._running[-1]
            with contextlib.suppress(ProcessLookupError):
                running.process.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(running.part.stop_within):
                    await ended(running.process)
            process.stop(running.process, 0)
            self._running.pop()

    def kill(self) -> None:
        """SIGKILL to every part: for who cannot wait for `stop`, which then returns at once."""
        for running in self._running:
            process.kill_group(running.process.pid)

    def pid(self, name: str) -> int:
        """The process id of a part. Raises KeyError."""
        for running in self._running:
            if running.part.name == name:
                return running.process.pid
        raise KeyError(name)

    async def _wait_ready(self, running: _Running) -> None:
        part = running.part
        deadline = time.monotonic() + part.ready_within
        while True:
            if running.process.poll() is not None:
                process.kill_group(running.process.pid)
                raise PartFailed(self._last_words(running, f"ended with status {running.process.returncode}"))
            if await part.ready():
                return
            if time.monotonic() > deadline:
                raise PartFailed(self._last_words(running, f"was not ready after {part.ready_within:.0f} s"))
            await asyncio.sleep(0.05)

    async def _watch(self, running: _Running) -> None:
        """Starts the part again each time it ends, until that happens too often."""
        name, patience = running.part.name, self._patience
        while True:
            status = await ended(running.process)
            process.kill_group(running.process.pid)  # workers that outlived it still hold its port
            now = time.monotonic()
            running.crashes = [when for when in running.crashes if now - when < patience.window] + [now]
            if len(running.crashes) >= patience.crashes:
                self._give_up(running, f"ended {len(running.crashes)} times in {patience.window:.0f} s")
                return
            delay = patience.backoff * 2 ** (len(running.crashes) - 1)
            self.report(f"{name} ended with status {status}; starting it again in {delay:.1f} s")
            await asyncio.sleep(delay)
            running.process = process.spawn(running.part.argv, running.log, running.part.env)

    def _give_up(self, running: _Running, why: str) -> None:
        if self._failed is None:
            self._failed = asyncio.get_running_loop().create_future()
        if not self._failed.done():
            self._failed.set_result(PartFailed(self._last_words(running, why)))

    def _last_words(self, running: _Running, why: str) -> str:
        return f"{running.part.name} {why}. The end of {running.log}:\n{process.tail(running.log)}"


async def ended(child: "subprocess.Popen[bytes]") -> int:
    """The exit status of `child` once it has ended (negative: the signal that ended it)."""
    if child.poll() is None:
        loop = asyncio.get_running_loop()
        gone = asyncio.Event()
        handle = os.pidfd_open(child.pid)
        loop.add_reader(handle, gone.set)
        try:
            await gone.wait()
        finally:
            loop.remove_reader(handle)
            os.close(handle)
    return child.wait()


async def run_once(argv: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command to its end; cancelled, it ends the command. Raises PartFailed with its last output."""
    log.unlink(missing_ok=True)
    child = process.spawn(argv, log, env)
    try:
        status = await ended(child)
    finally:
        process.stop(child, 5)
    if status != 0:
        raise PartFailed(f"{' '.join(argv)} ended with status {status}:\n{process.tail(log, 30)}")


async def until_stopped(supervisor: Supervisor, start: Callable[[], Awaitable[None]]) -> None:
    """Await `start()`, then keep its parts up; whatever ends that, nothing is left running.

    SIGINT, SIGTERM or SIGHUP ends it in order (CancelledError); another one a second later does not wait
    for the parts (sooner, it is the same one, passed on by make as well).
    Raises what `start` raises, and PartFailed when a part has been given up.
    """
    task = asyncio.ensure_future(_start_and_wait(supervisor, start))
    first = 0.0

    def on_signal() -> None:
        nonlocal first
        if not first:
            first = time.monotonic()
            supervisor.report("Stopping …")
            task.cancel()
        elif time.monotonic() - first > 1:
            supervisor.kill()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    try:
        await task
    finally:
        await supervisor.stop()


async def _start_and_wait(supervisor: Supervisor, start: Callable[[], Awaitable[None]]) -> None:
    loop, helpers = asyncio.get_running_loop(), ThreadPoolExecutor()
    loop.set_default_executor(helpers)
    await start()
    # From here on one thread (see `process.die_with_parent`), unless somebody needs another.
    helpers.shutdown()
    loop.set_default_executor(ThreadPoolExecutor())
    raise await supervisor.failure()
