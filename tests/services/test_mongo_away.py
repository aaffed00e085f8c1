"""While MongoDB is away, who asks is told soon, also when many ask at once."""

import asyncio
import time

from backend_ext.dev.process import free_port
from backend_ext.store.mongo import OUTAGE, Mongo


async def test_many_at_once_are_told_at_the_same_time() -> None:
    mongo = Mongo(f"mongodb://127.0.0.1:{free_port()}/?replicaSet=rs0", "none", timeout=1.0)
    start = time.perf_counter()

    told = await asyncio.gather(*(mongo.ping() for _ in range(30)), return_exceptions=True)

    assert [isinstance(error, OUTAGE) for error in told] == [True] * 30
    assert time.perf_counter() - start < 2.0  # one after the other in ten threads: 3 s
    mongo.close()
