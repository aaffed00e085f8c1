"""People who buy while things break, and what the shop told them."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

from backend_ext.ordering.models import Order
from tests.faults.outpost import Outpost
from tests.faults.patience import persist
from tests.shop import form, new_visitor_id

PRICES = {"fault-rare": 59900, "fault-scarce": 19900, "fault-plain": 4950}
CODES = {"fault-rare": 2, "fault-scarce": 1, "fault-plain": 0}
_DECKS = tuple(PRICES)
# Every fourth pays the courier; of those who pay online every third closes the tab before it comes back.
_WAYS = ("online", "online", "tab closed", "cash")


@dataclass
class Told:
    """What was acknowledged: order numbers with visitor and key, and whose payment came back."""

    orders: list[tuple[str, str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    taken_online: set[str] = field(default_factory=set)
    came_back: set[str] = field(default_factory=set)
    buying: int = 0
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def placed(self, order: Order, visitor: str, key: str) -> None:
        """A shopper sees an order number."""
        async with self.news:
            self.orders.append((order.number, visitor, key))
            self.times.append(time.monotonic())
            self.news.notify_all()

    async def reach(self, count: int) -> None:
        """Returns when so many orders were acknowledged."""
        async with self.news:
            await self.news.wait_for(lambda: len(self.orders) >= count)

    def doubled(self) -> int:
        """How many numbers were given out more than once, to a visitor and key or to two of them."""
        numbers = Counter(number for number, _, _ in self.orders)
        keys = Counter((visitor, key) for _, visitor, key in self.orders)
        return sum(count - 1 for count in (*numbers.values(), *keys.values()))


@dataclass
class Buyer:
    """Somebody with two tabs, whose clicks reach different processes."""

    number: int
    first: Outpost
    second: Outpost
    told: Told
    bought: int = 0

    async def buy(self) -> None:
        """One purchase from cart to payment; each step is tried again, with the same key, until it works."""
        self.told.buying += 1
        turn = self.number + self.bought
        deck, way = _DECKS[turn % len(_DECKS)], _WAYS[turn % len(_WAYS)]
        order = await self._order(deck, "cash" if way == "cash" else "aamarpay")
        if way != "cash":
            await self._pay(order, returns=way == "online")
        self.bought += 1
        self.told.buying -= 1

    async def _order(self, deck: str, method: str) -> Order:
        visitor, one, two = new_visitor_id(), self.first.services, self.second.services
        somebody = self.number * 1000 + self.bought
        filled = form(email=f"buyer{somebody}@example.com", phone=f"017{somebody:08}", method=method)
        await persist(lambda: one.carts.add(visitor, deck, 1 + self.number % 3))
        key = (await persist(lambda: one.checkout.open(visitor))).key
        both = await asyncio.gather(
            *(persist(lambda tab=tab: tab.checkout.place(visitor, key, filled, "en")) for tab in (one, two))
        )
        assert both[0].number == both[1].number, "one key made two orders"
        await self.told.placed(both[0], visitor, key)
        return both[0]

    async def _pay(self, order: Order, *, returns: bool) -> None:
        attempt = await self.first.start_payment(order)
        seen = await self.first.control(attempt.tran_id, status="Successful")
        self.told.taken_online.add(order.number)
        if returns:
            place = await persist(lambda: self.second.come_back(seen["callback"]))
            assert place.startswith(f"/orders/{order.number}?key=")
            self.told.came_back.add(order.number)
