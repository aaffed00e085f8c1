"""When the gateway is asked again about an attempt whose end is not known."""

from datetime import datetime, timedelta

AGAIN = (
    *(timedelta(minutes=minutes) for minutes in (2, 5, 15, 60)),
    *(timedelta(days=days) for days in (1, 2, 3)),
)
SOON = timedelta(seconds=30)


def next_check(created_at: datetime, now: datetime) -> datetime | None:
    """The next moment to ask: 2, 5, 15, 60 minutes, 1, 2, 3 days after `created_at`; None after those."""
    return next((created_at + after for after in AGAIN if created_at + after > now), None)
