"""Clocks for tests: one that stands until it is moved, and one that moves the time of the whole shop."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest

from backend_ext.kit import clock
from backend_ext.kit.clock import utcnow


class Clock:
    """Starts now."""

    def __init__(self) -> None:
        self.now = utcnow()

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += timedelta(seconds=seconds)


class Travel:
    """Moves the time of the whole shop: `kit.clock.utcnow`, whoever calls it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = timedelta()
        self._still: datetime | None = None
        travel = self

        class Travelling(datetime):
            """What `kit.clock` takes for datetime; the times it gives are ordinary ones."""

            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return (travel._still or datetime.now(UTC) + travel._ahead).astimezone(tz)

            @classmethod
            def combine(cls, *args: Any, **kwargs: Any) -> datetime:  # type: ignore[override]
                return datetime.combine(*args, **kwargs)

        monkeypatch.setattr(clock, "datetime", Travelling)

    @property
    def now(self) -> datetime:
        """What the shop takes for now."""
        return utcnow()

    def to(self, moment: datetime) -> None:
        """Stops the clock at an aware moment."""
        self._still = moment

    def go(self, **later: float) -> None:
        """Lets time pass, as `timedelta(**later)`; a clock that was stopped stands at the later moment."""
        if self._still is None:
            self._ahead += timedelta(**later)
        else:
            self._still += timedelta(**later)
