"""The shop's time: stored as aware UTC, shown and cut into days in Asia/Dhaka."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")


def utcnow() -> datetime:
    """Now, aware, in UTC, cut to the millisecond that MongoDB keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def dhaka_day(moment: datetime) -> date:
    """The calendar day in Dhaka at an aware `moment`."""
    return moment.astimezone(DHAKA).date()


def dhaka_start(day: date, later: int = 0) -> datetime:
    """When a calendar day begins in Dhaka, or the day so many days `later`; in UTC."""
    return datetime.combine(day + timedelta(days=later), time(), DHAKA).astimezone(UTC)


def monday(day: date) -> date:
    """The first day of the week that `day` is in."""
    return day - timedelta(days=day.weekday())


def add_months(moment: datetime, months: int) -> datetime:
    """The same day and hour in Dhaka so many months later, or the last day of a shorter month; in UTC."""
    here = moment.astimezone(DHAKA)
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    day = min(here.day, monthrange(year, month + 1)[1])
    return here.replace(year=year, month=month + 1, day=day).astimezone(UTC)
