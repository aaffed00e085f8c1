"""Orders per second through the services over the shop's own MongoDB, from two processes as the web has."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend_ext.bootstrap import Services, build
from tests.bench.numbers import percentile
from tests.shop import put_product, settings_of

CLIENTS = (1, 16, 64)
PROMISED = 16  # for so many the targets are
_PROCESSES = 2
# By the end of the first, both processes stand ready; the first second of buying does not count.
_WARM_UP, _SECONDS, _SETTLE = 4.0, 9.0, 1.0
_STOCK = 1_000_000
_MANY = 24


@dataclass(frozen=True)
class Orders:
    """Orders per second of so many buyers; milliseconds of a whole order, and of `place` alone."""

    name: str
    clients: int
    per_second: float
    p50: float
    p95: float
    place_p50: float
    place_p95: float


async def orders(env: Mapping[str, str]) -> list[Orders]:
    """All want the same deck, then different ones. Raises RuntimeError when stock and orders differ."""
    services = build(settings_of(env["MONGODB_URL"], env["REDIS_URL"], "chemouflage"))
    try:
        hot = [(await put_product(services, stock=_STOCK)).slug]
        many = [(await put_product(services, stock=_STOCK)).slug for _ in range(_MANY)]
        # What is promised comes first: each rush leaves mails behind, which the worker sends during the next.
        found = [
            await _rush(name, slugs, clients, env)
            for clients in sorted(CLIENTS, key=lambda clients: clients != PROMISED)
            for name, slugs in (("one hot product", hot), (f"spread over {_MANY} products", many))
        ]
        await _check(services, [*hot, *many])
        return sorted(found, key=lambda one: (one.name, one.clients))
    finally:
        await services.close()


async def _rush(name: str, slugs: Sequence[str], clients: int, env: Mapping[str, str]) -> Orders:
    """All buyers at once for some seconds; the first second does not count."""
    begin = time.time() + _WARM_UP
    task = {"slugs": slugs, "begin": begin, "seconds": _SECONDS}
    shares = [len(range(n, clients, _PROCESSES)) for n in range(_PROCESSES)]
    halves = await asyncio.gather(
        *(
            _process(env, task | {"clients": share, "first": n * clients})
            for n, share in enumerate(shares)
            if share
        )
    )
    bought = [order for half in halves for order in half]
    counted = [order for order in bought if begin + _SETTLE <= order[0] < begin + _SECONDS]
    whole, place = ([order[part] * 1000 for order in counted] for part in (1, 2))
    return Orders(
        name,
        clients,
        len(counted) / (_SECONDS - _SETTLE),
        percentile(whole, 0.5),
        percentile(whole, 0.95),
        percentile(place, 0.5),
        percentile(place, 0.95),
    )


async def _process(env: Mapping[str, str], task: Mapping[str, Any]) -> list[list[float]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.buyers",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **env},
    )
    output, _ = await process.communicate(json.dumps(task).encode() + b"\n")
    if process.returncode:
        raise RuntimeError("the buyers failed")
    found: list[list[float]] = json.loads(output)
    return found


async def _check(services: Services, slugs: Sequence[str]) -> None:
    """Speed that loses a unit is worth nothing."""
    levels = await services.stock.levels([f"p-{slug}" for slug in slugs])
    if any(level.received != _STOCK for level in levels.values()):
        raise RuntimeError("stock was lost")
    taken = sum(level.held + level.sold for level in levels.values())
    placed = await services.mongo.db["orders"].count_documents({"lines.slug": {"$in": list(slugs)}})
    if taken != placed:
        raise RuntimeError(f"{placed} orders took {taken} units")
