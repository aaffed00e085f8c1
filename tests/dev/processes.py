"""Processes seen from outside: who descends from whom, and waiting for an end without guessing times."""

import os
import select
from contextlib import suppress
from pathlib import Path


def descendants(pid: int) -> set[int]:
    """The children of `pid`, their children, and so on."""
    found: set[int] = set()
    for child in children(pid):
        found |= {child} | descendants(child)
    return found


def children(pid: int) -> set[int]:
    """The direct children of `pid`."""
    found: set[int] = set()
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found |= {int(child) for child in (task / "children").read_text().split()}
    return found


def wait_gone(pids: set[int], seconds: float = 20) -> None:
    """Returns when none of `pids` runs any more; fails the test after `seconds` for one of them."""
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            ready, _, _ = select.select([handle], [], [], seconds)
        finally:
            os.close(handle)
        assert ready, f"process {pid} still runs: {Path(f'/proc/{pid}/cmdline').read_text()}"
