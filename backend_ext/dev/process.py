"""Starting child processes that cannot outlive this one."""

import ctypes
import os
import random
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Ask the kernel to send this process SIGTERM when its parent ends, however it ends.

    SIGTERM and not SIGKILL, so that granian and taskiq take their own workers with them.
    The kernel watches the *thread* that forked: children are to be started from a thread that lives
    as long as the process. When there are more threads, each that outlives another inherits the children, and
    its death is one more SIGTERM. taskiq's handler, interrupted by itself, waits for itself for ever: so a
    parent that may be killed has one thread.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def spawn(argv: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start `argv` in a session of its own, output appended to `log`; it ends when this process ends.

    `env` replaces the environment (default: inherited). Raises OSError when the program cannot be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    parent = os.getpid()

    def in_child() -> None:
        die_with_parent()
        if os.getppid() != parent:  # the parent was gone before the kernel was asked
            os._exit(1)

    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603  argv is written by us
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
            preexec_fn=in_child,  # safe: forked from the main thread only
        )


def kill_group(pid: int) -> None:
    """SIGKILL every process left in the session that `spawn` opened with `pid`."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def stop(process: "subprocess.Popen[bytes]", timeout: float) -> None:
    """SIGTERM, wait up to `timeout` seconds, then SIGKILL; nothing of its session is left after."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    kill_group(process.pid)


# Below the range the kernel gives to connections that go out (32768 and up on Linux): a port chosen now must
# still be free when the program that was told it listens there, seconds later. Above 10080, the last port
# that browsers refuse to visit ("bad port" of the Fetch standard).
_ANY = range(10_081, 32_768)


def free_port(preferred: int = 0) -> int:
    """`preferred` when it is free on loopback, else the next free one (0: a free one at random).

    At random, so that several who choose at the same moment do not choose alike. Raises OSError.
    """
    tried = range(preferred, preferred + 50) if preferred else random.sample(_ANY, 50)
    for port in tried:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {tried[0]} on")


def answers(port: int) -> bool:
    """Whether something listens on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def tail(log: Path, lines: int = 20) -> str:
    """The last `lines` lines of a log file, or nothing when there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
