"""How much one client may ask of the shop: its HTTP API and its events.

Thousands of phones of one operator share an address, so a client is an address together with who is there.
A far wider limit for the address alone makes it useless to throw cookies away.
"""

from limits import parse_many

from backend_ext.kit.network import network_of
from backend_ext.store.limits import Count, Limit, RateLimiter

_OF_ADDRESS = 20  # times as much as one client
_OF_LOADS = 10  # times as much as what a person does: a fast reader must not be shut out


class ClientLimits:
    """The limits in the library's notation, such as "60/minute;1000/hour"; what pages load by themselves
    has ten times as much, apart from the rest."""

    def __init__(self, limiter: RateLimiter, notation: str) -> None:
        """Raises ValueError for a notation that is none."""
        self._limiter = limiter
        self._acts = _widened("client", notation, 1), _widened("address", notation, _OF_ADDRESS)
        self._loads = (
            _widened("client_loads", notation, _OF_LOADS),
            _widened("address_loads", notation, _OF_LOADS * _OF_ADDRESS),
        )

    async def act(self, address: str, who: str) -> None:
        """Counts something a person does. `who`: session, visitor or connection, "" when there is none.

        Raises TooMany. While Redis is away nobody is refused.
        """
        await self._limiter.hit_all(*_counts(self._acts, address, who))

    async def load(self, address: str, who: str) -> None:
        """Counts what a page asks by itself. As `act`."""
        await self._limiter.hit_all(*_counts(self._loads, address, who))


def _widened(name: str, notation: str, times: int) -> list[Limit]:
    """The limits of `notation`, each `times` as wide."""
    limits = [Limit.of(name, item) for item in parse_many(notation)]
    return [Limit(name, limit.amount * times, limit.seconds) for limit in limits]


def _counts(limits: tuple[list[Limit], list[Limit]], address: str, who: str) -> list[Count]:
    network = network_of(address)
    of_client, of_address = limits
    return [(f"{network}|{who}", limit) for limit in of_client] + [(network, limit) for limit in of_address]
