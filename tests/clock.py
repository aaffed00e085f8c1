"""A clock for tests: it stands until it is moved."""

from datetime import datetime, timedelta

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
