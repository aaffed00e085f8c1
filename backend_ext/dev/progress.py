"""What `make run` tells the person who waits: one line a step, with its time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_WIDTH = 34


def say(text: str = "") -> None:
    """One line on standard output, at once."""
    print(text, flush=True)


class Step:
    """A step under way; `note` replaces the time at the end of its line."""

    def __init__(self) -> None:
        self.note = ""


@contextmanager
def step(title: str) -> Iterator[Step]:
    """`title` while the body runs, then its time in seconds; `failed` when it raises."""
    started = time.monotonic()
    live = sys.stdout.isatty()
    if live:
        print(f"  {title} …", end="\r", flush=True)
    current = Step()
    try:
        yield current
    except BaseException:
        say(f"  {title:<{_WIDTH}} failed")
        raise
    seconds = f"{time.monotonic() - started:.1f} s"
    say(f"  {title:<{_WIDTH}} {current.note or seconds}")
