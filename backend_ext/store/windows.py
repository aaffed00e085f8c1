"""Moving windows: how many tries lie in the last seconds. Many windows are asked at once, all or none count.

The library's own moving window takes one window a call. A try here counts in several (by minute and hour, by
client and address): one script asks them all in one round trip, so that a refused try counts in none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from redis.asyncio import Redis

_PREFIX = "rate_limit"
# A list of the times of tries, newest first, as the library keeps it. Answers how many seconds to wait.
_TAKE = """
local now, wait = tonumber(ARGV[1]), 0
for i, key in ipairs(KEYS) do
    local amount, seconds, pause = tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i]), tonumber(ARGV[3*i+1])
    local oldest = tonumber(redis.call('lindex', key, amount - 1) or nil)
    if oldest and oldest + seconds > now then
        wait = math.max(wait, oldest + seconds - now)
    end
    if pause > 0 then
        local tries, recent = redis.call('lrange', key, 0, amount - 1), 0
        for _, at in ipairs(tries) do
            if tonumber(at) + seconds > now then recent = recent + 1 end
        end
        if recent > 1 then
            wait = math.max(wait, tonumber(tries[1]) + pause * 2 ^ (recent - 2) - now)
        end
    end
end
if wait > 0 then return tostring(wait) end
for i, key in ipairs(KEYS) do
    redis.call('lpush', key, ARGV[1])
    redis.call('ltrim', key, 0, tonumber(ARGV[3*i-1]) - 1)
    redis.call('expire', key, ARGV[3*i])
end
return '0'
"""


@dataclass(frozen=True, slots=True)
class Window:
    """At most `amount` tries in any `seconds` of what `key` names.

    `pause` > 0: after the second try the next one must wait that many seconds, then twice as long, and so on.
    """

    key: str
    amount: int
    seconds: int
    pause: int = 0

    @classmethod
    def of(cls, item: RateLimitItem, *names: str, pause: int = 0) -> "Window":
        """The window of a limit of the library for what `names` tell."""
        return cls(item.key_for(*names), item.amount, item.get_expiry(), pause)


class SharedWindows(RedisStorage):
    """The windows of all processes, in Redis; the library's own strategies can read them."""

    def __init__(self, url: str, client: Redis) -> None:
        super().__init__(
            f"async+{url}",
            implementation="redispy",
            key_prefix=_PREFIX,
            connection_pool=client.connection_pool,  # type: ignore[arg-type]
        )
        self._client = client
        self._take = client.register_script(_TAKE)

    async def take(self, now: float, windows: Sequence[Window]) -> float:
        """Counts a try in all of them and answers 0; counts nothing and answers the seconds until it may.

        `now` in seconds of the epoch. Raises `redis.OUTAGE`.
        """
        arguments: list[str | int] = [_stamp(now)]
        for window in windows:
            arguments += (window.amount, window.seconds, window.pause)
        keys = [self._key(window) for window in windows]
        return float(cast("str", await self._take(keys, arguments)))

    async def give_back(self, now: float, windows: Sequence[Window], cleared: Sequence[Window] = ()) -> None:
        """Takes back the try of `now` from `windows`, and every try from `cleared`. Raises `redis.OUTAGE`."""
        async with self._client.pipeline(transaction=False) as pipe:
            for window in windows:
                pipe.lrem(self._key(window), 1, _stamp(now))
            if cleared:
                pipe.delete(*map(self._key, cleared))
            await pipe.execute()

    def _key(self, window: Window) -> str:
        return self.bridge.prefixed_key(window.key)


class LocalWindows:
    """The windows of this process alone, with the same verbs. `most`: how many keys are kept at once."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._tries: dict[str, list[float]] = {}
        self._over: dict[str, float] = {}

    def take(self, now: float, windows: Sequence[Window]) -> float:
        """As SharedWindows.take."""
        wait = max((self._wait(now, window) for window in windows), default=0.0)
        if wait <= 0:
            self.note(now, windows)
            return 0.0
        return wait

    def note(self, now: float, windows: Sequence[Window]) -> None:
        """Counts a try that was let through elsewhere."""
        for window in windows:
            tries = self._tries.get(window.key, [])
            self._tries[window.key] = [now, *tries][: window.amount]
            self._over[window.key] = now + window.seconds
        if len(self._tries) > self._most:
            self._forget(now)

    def give_back(self, now: float, windows: Sequence[Window], cleared: Sequence[Window] = ()) -> None:
        """As SharedWindows.give_back."""
        for window in windows:
            tries = self._tries.get(window.key, [])
            if now in tries:
                tries.remove(now)
        for window in cleared:
            self._tries.pop(window.key, None)
            self._over.pop(window.key, None)

    def _wait(self, now: float, window: Window) -> float:
        recent = [at for at in self._tries.get(window.key, ()) if at + window.seconds > now]
        full = len(recent) >= window.amount
        wait = recent[window.amount - 1] + window.seconds - now if full else 0.0
        if window.pause and len(recent) > 1:
            wait = max(wait, recent[0] + window.pause * 2.0 ** (len(recent) - 2) - now)
        return wait

    def _forget(self, now: float) -> None:
        """Drops what is over; when that is little, what is over soonest too."""
        soonest = sorted(self._over, key=self._over.__getitem__)
        half = self._most // 2
        for place, key in enumerate(soonest):
            if self._over[key] > now and len(soonest) - place <= half:
                return
            del self._over[key], self._tries[key]


def _stamp(now: float) -> str:
    return f"{now:.3f}"
