"""`python -m tests.bench.buyers`: half of the buyers, in a process like a web worker.

Reads one JSON object on standard input (slugs, clients, begin: epoch seconds, seconds) and writes one:
[placed at, order seconds, place seconds] of every order.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence

import uvloop

from backend_ext import settings
from backend_ext.bootstrap import Services, build
from tests.shop import form, new_visitor_id

Bought = tuple[float, float, float]


async def _shop(services: Services, slugs: Sequence[str], number: int, until: float) -> list[Bought]:
    """Buys one deck after the other, each as a new visitor, online and in cash in turn."""
    bought: list[Bought] = []
    while time.time() < until:
        turn = number + len(bought)
        phone = f"017{random.randrange(10**8):08d}"  # a person may not have many unpaid orders at once
        checked = form(method="cash" if turn % 2 else "aamarpay", phone=phone)
        visitor = new_visitor_id()
        begun = time.perf_counter()
        await services.carts.add(visitor, slugs[turn % len(slugs)], 1)
        checkout = await services.checkout.open(visitor)
        opened = time.perf_counter()
        await services.checkout.place(visitor, checkout.key, checked, "en")
        done = time.perf_counter()
        bought.append((time.time(), done - begun, done - opened))
    return bought


async def main() -> None:
    """Shops as standard input says."""
    asked = json.loads(sys.stdin.readline())
    services = build(settings.load())
    try:
        await services.mongo.ping()
        await asyncio.sleep(asked["begin"] - time.time())
        until = asked["begin"] + asked["seconds"]
        clients = [
            _shop(services, asked["slugs"], asked["first"] + n, until) for n in range(asked["clients"])
        ]
        print(json.dumps([order for orders in await asyncio.gather(*clients) for order in orders]))
    finally:
        await services.close()


if __name__ == "__main__":
    uvloop.run(main())
