"""The shop's time: stored as aware UTC, shown and cut into days in Asia/Dhaka."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")


def utcnow() -> datetime:
    """Now, aware, in UTC, cut to the millisecond that MongoDB keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def dhaka_day(moment: datetime) -> date:
    """The calendar day in Dhaka at an aware `moment`."""
    return moment.astimezone(DHAKA).date()
