"""The supervisor, with real programs: order, readiness, crashes, and nothing left behind however it ends."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend_ext.dev import process
from backend_ext.dev.supervisor import Part, PartFailed, Patience, Supervisor, run_once
from tests.dev.processes import children, descendants, wait_gone

FOREVER = [sys.executable, "-c", "import signal; signal.pause()"]

# A supervisor in a process of its own, over a plain child and over granian with two workers as in `make run`.
DRIVER = """
import asyncio, sys
from functools import partial
from pathlib import Path
import httpx
from backend_ext.dev.supervisor import Part, Supervisor, until_stopped

async def answers(port):
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"http://127.0.0.1:{port}/")).status_code == 200
        except httpx.TransportError:
            return False

async def up(supervisor, folder, port):
    await supervisor.start(Part("plain", [sys.executable, "-c", "import signal; signal.pause()"]))
    web = ["granian", "--interface", "asgi", "--working-dir", folder, "--workers", "2", "--host", "127.0.0.1"]
    await supervisor.start(Part("web", [*web, "--port", str(port), "page:app"], ready=partial(answers, port)))
    print("up", flush=True)

async def main():
    supervisor = Supervisor(Path(sys.argv[1]) / "logs", print)
    await until_stopped(supervisor, partial(up, supervisor, sys.argv[1], int(sys.argv[2])))

try:
    asyncio.run(main())
except asyncio.CancelledError:
    print("stopped in order", flush=True)
"""
PAGE = """
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})
"""


@pytest.fixture
def driver(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    (tmp_path / "page.py").write_text(PAGE)
    (tmp_path / "driver.py").write_text(DRIVER)
    env = {
        **os.environ,
        "PYTHONPATH": os.getcwd(),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    command = [sys.executable, str(tmp_path / "driver.py"), str(tmp_path), str(process.free_port())]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "up\n", process.tail(tmp_path / "logs" / "web.log")
        yield child
        process.kill_group(child.pid)


def _said(driver: "subprocess.Popen[str]") -> str:
    return driver.communicate(timeout=20)[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(driver: "subprocess.Popen[str]", number: signal.Signals) -> None:
    started = descendants(driver.pid)
    assert len(started) >= 4  # the plain one, granian, its two workers
    driver.send_signal(number)
    assert _said(driver).endswith("stopped in order\n")
    wait_gone(started, 0.1)


def test_kill_9_leaves_no_orphan(driver: "subprocess.Popen[str]") -> None:
    started = descendants(driver.pid)
    driver.kill()
    wait_gone(started)


def test_workers_of_a_killed_part_go_too_and_it_comes_back(driver: "subprocess.Popen[str]") -> None:
    assert driver.stdout is not None
    granian = next(pid for pid in descendants(driver.pid) if len(descendants(pid)) >= 2)
    workers = descendants(granian)
    os.kill(granian, signal.SIGKILL)
    assert driver.stdout.readline().startswith("web ended with status -9; starting it again")
    wait_gone(workers)
    driver.terminate()
    _said(driver)


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(tmp_path / "logs", lambda _: None, Patience(crashes=3, window=60, backoff=0.01))


async def test_a_part_that_ends_before_it_is_ready_is_told_with_its_last_words(
    supervisor: Supervisor,
) -> None:
    async def never() -> bool:
        return False

    part = Part("broken", [sys.executable, "-c", "raise SystemExit('no MONGODB_URL')"], ready=never)
    with pytest.raises(PartFailed, match=r"(?s)broken ended with status 1.*no MONGODB_URL"):
        await supervisor.start(part)
    await supervisor.stop()


async def test_a_part_that_is_never_ready_is_told(supervisor: Supervisor) -> None:
    async def never() -> bool:
        return False

    with pytest.raises(PartFailed, match="slow was not ready after 0 s"):
        await supervisor.start(Part("slow", FOREVER, ready=never, ready_within=0.1))
    left = supervisor.pid("slow")
    await supervisor.stop()
    wait_gone({left}, 0.1)


async def test_a_crash_is_followed_by_a_new_start(tmp_path: Path) -> None:
    restarted = asyncio.Event()
    supervisor = Supervisor(tmp_path, lambda _: restarted.set(), Patience(backoff=0))
    await supervisor.start(Part("part", FOREVER))
    first = supervisor.pid("part")
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(10):
        await restarted.wait()
        while supervisor.pid("part") == first:  # noqa: ASYNC110  the next turn of the loop starts it
            await asyncio.sleep(0)
    second = supervisor.pid("part")
    os.kill(second, 0)
    await supervisor.stop()
    wait_gone({second}, 0.1)


async def test_a_part_that_keeps_crashing_is_given_up_with_its_last_words(supervisor: Supervisor) -> None:
    await supervisor.start(Part("loop", [sys.executable, "-c", "print('cannot go on')"]))
    async with asyncio.timeout(20):
        failure = await supervisor.failure()
    assert "loop ended 3 times in 60 s" in str(failure)
    assert "cannot go on" in str(failure)
    await supervisor.stop()


async def test_parts_stop_last_started_first(supervisor: Supervisor, tmp_path: Path) -> None:
    order = tmp_path / "order"
    code = (
        "import pathlib, signal, sys\n"
        "def stop(*_):\n"
        f"    with open({str(order)!r}, 'a') as file: file.write(sys.argv[1])\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        f"pathlib.Path({str(tmp_path)!r}, sys.argv[1]).touch()\n"
        "signal.pause()\n"
    )

    def touched(name: str) -> Callable[[], "asyncio.Future[bool]"]:
        async def ready() -> bool:
            return (tmp_path / name).exists()

        return lambda: asyncio.ensure_future(ready())

    for name in "abc":
        await supervisor.start(Part(name, [sys.executable, "-c", code, name], ready=touched(name)))
    await supervisor.stop()
    assert order.read_text() == "cba"


async def test_a_part_that_ignores_sigterm_is_killed_in_time(supervisor: Supervisor, tmp_path: Path) -> None:
    code = (
        "import pathlib, signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(tmp_path / 'deaf')!r}).touch()\n"
        "signal.pause()\n"
    )

    async def ready() -> bool:
        return (tmp_path / "deaf").exists()

    await supervisor.start(Part("deaf", [sys.executable, "-c", code], ready=ready, stop_within=0.2))
    pid = supervisor.pid("deaf")
    started = time.monotonic()
    await supervisor.stop()
    assert time.monotonic() - started < 5
    wait_gone({pid}, 0.1)


async def test_a_command_that_fails_is_told_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(PartFailed, match=r"(?s)status 3.*what to do"):
        await run_once([sys.executable, "-c", "print('what to do'); raise SystemExit(3)"], tmp_path / "log")


async def test_a_cancelled_command_is_ended(tmp_path: Path) -> None:
    before = children(os.getpid())
    task = asyncio.create_task(run_once(FOREVER, tmp_path / "log"))
    await asyncio.sleep(0)  # it runs up to its first wait: the command has been started
    started = children(os.getpid()) - before
    assert len(started) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    wait_gone(started, 0.1)
