"""How often somebody may try: moving windows, counted in Redis; what happens while Redis is away."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from prometheus_client import Counter

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import TooMany
from backend_ext.store.absence import Absence
from backend_ext.store.redis import OUTAGE, connect
from backend_ext.store.windows import LocalWindows, SharedWindows, Window

_log = structlog.get_logger(__name__)
OPEN_FAILURES = Counter("rate_limit_open_failures", "Tries let through because Redis was away", ["name"])
LOCAL_COUNTS = Counter("rate_limit_local_counts", "Tries counted in the process, Redis being away", ["name"])

# So long after an outage the process's own count of strict tries still has a say: the longest strict window.
_REMEMBERED = 3600.0


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` tries in `seconds`; `name` keeps the tries of one place apart from those of another.

    `pause` > 0: after the second try in the window the next one waits so many seconds, then twice as long …
    """

    name: str
    amount: int
    seconds: int
    pause: int = 0

    @classmethod
    def of(cls, name: str, item: RateLimitItem) -> "Limit":
        """A limit from the library's notation."""
        return cls(name, item.amount, item.get_expiry())

    def item(self) -> RateLimitItem:
        """The limit as the library knows it."""
        return RateLimitItemPerSecond(self.amount, self.seconds, namespace=self.name)

    def window(self, key: str) -> Window:
        """The limit's window for `key`."""
        return Window.of(self.item(), key, pause=self.pause)


Count = tuple[str, Limit]


@dataclass(frozen=True, slots=True)
class Taken:
    """A try that was counted: when, and where."""

    at: float
    counts: tuple[Count, ...]

    def windows(self) -> list[Window]:
        """Its windows."""
        return _windows(self.counts)


class RateLimiter:
    """Counts tries. A try that is refused anywhere counts nowhere.

    While Redis is away nobody is held up by `hit`; each such try is counted in OPEN_FAILURES. `hit_strictly`
    then counts in this process's memory (LOCAL_COUNTS).
    """

    def __init__(self, redis_url: str, *, clock: Callable[[], datetime] = utcnow) -> None:
        self._redis = connect(redis_url)
        self._shared = SharedWindows(redis_url, self._redis)
        self._local = LocalWindows()
        self._clock = clock
        self._away = -math.inf  # when Redis was last found to be away
        self._absence = Absence()

    async def hit(self, key: str, *limits: Limit) -> None:
        """Counts a try of `key` against all `limits`.

        Raises TooMany with the seconds until the next one is allowed.
        """
        await self.hit_all(*((key, limit) for limit in limits))

    async def hit_all(self, *counts: Count) -> None:
        """The same for limits with keys of their own, in one round trip."""
        wait = await self._ask(self._now(), _windows(counts))
        if wait is None:
            for _, limit in counts:
                OPEN_FAILURES.labels(limit.name).inc()
        elif wait > 0:
            raise TooMany(math.ceil(wait))

    async def hit_strictly(self, *counts: Count) -> Taken:
        """The same for what must stay bounded while Redis is away: then this process counts alone.

        What is counted can be given back. Raises TooMany.
        """
        now, windows = self._now(), _windows(counts)
        wait = await self._ask(now, windows)
        if wait is None:
            for _, limit in counts:
                LOCAL_COUNTS.labels(limit.name).inc()
            wait = self._local.take(now, windows)
        elif wait == 0:
            wait = await self._second_opinion(now, windows)
        if wait > 0:
            raise TooMany(math.ceil(wait))
        return Taken(now, counts)

    async def give_back(self, taken: Taken, *cleared: Count) -> None:
        """Undoes a counted try, and forgets every try of `cleared`. An outage of Redis passes in silence."""
        windows, all_of = taken.windows(), _windows(cleared)
        self._local.give_back(taken.at, windows, all_of)
        try:
            await self._shared.give_back(taken.at, windows, all_of)
        except OUTAGE as error:
            self._found_away(error)

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.aclose()

    async def _second_opinion(self, now: float, windows: Sequence[Window]) -> float:
        """Notes a try that Redis let through; after an outage, asks what was counted here meanwhile."""
        if now - self._away > _REMEMBERED:
            self._local.note(now, windows)
            return 0.0
        wait = self._local.take(now, windows)
        if wait > 0:
            try:
                await self._shared.give_back(now, windows)
            except OUTAGE as error:
                self._found_away(error)
        return wait

    async def _ask(self, now: float, windows: Sequence[Window]) -> float | None:
        """The seconds to wait, 0 when the try was counted, None while Redis is away."""
        if not self._absence.ask(now):
            return None
        try:
            wait = await self._shared.take(now, windows)
        except OUTAGE as error:
            self._found_away(error)
            return None
        self._absence.found_there()
        return wait

    def _found_away(self, error: Exception) -> None:
        self._away = self._now()
        self._absence.found_away(self._away)
        _log.warning("rate limits are not counted: Redis is away", error=type(error).__name__)

    def _now(self) -> float:
        return self._clock().timestamp()


def _windows(counts: Sequence[Count]) -> list[Window]:
    return [limit.window(key) for key, limit in counts]
