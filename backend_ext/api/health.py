"""Is it alive, and can it sell?"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from redis.asyncio import Redis

from backend_ext.api.context import Held
from backend_ext.jobs.heartbeat import worker_seen
from backend_ext.payments.breaker import BreakerState

router = APIRouter(tags=["health"])
_PATIENCE = 2.0


class Part(BaseModel):
    """A part's state and how many milliseconds it took to answer."""

    state: Literal["up", "down"]
    milliseconds: float


class Readiness(BaseModel):
    """`ready` sells; `degraded` sells, but slower or with mail waiting; `down` cannot sell."""

    state: Literal["ready", "degraded", "down"]
    mongodb: Part
    redis: Part
    worker: Part
    gateway: BreakerState = Field(description="The breaker of this process around the payment gateway.")


async def _answer(redis: Redis) -> None:
    await redis.exists("ping")  # `ping` itself is typed for two kinds of client


async def _probe(ask: Callable[[], Awaitable[object]]) -> Part:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE):
            await ask()
        state: Literal["up", "down"] = "up"
    except Exception:
        state = "down"
    return Part(state=state, milliseconds=round((time.perf_counter() - start) * 1000, 1))


@router.get("/health")
async def alive() -> dict[str, str]:
    """This process answers."""
    return {"state": "alive"}


@router.get("/health/ready", responses={503: {"model": Readiness}})
async def ready(held: Held, response: Response) -> Readiness:
    """Each part's state and time; 503 when the shop cannot sell, which is when MongoDB is away."""
    mongodb, redis, worker = await asyncio.gather(
        _probe(held.mongo.ping), _probe(lambda: _answer(held.redis)), _probe(lambda: worker_seen(held.redis))
    )
    response.headers["cache-control"] = "no-store"
    if mongodb.state == "down":
        response.status_code = 503
        state: Literal["ready", "degraded", "down"] = "down"
    else:
        well = redis.state == worker.state == "up" and not held.payments.outage
        state = "ready" if well else "degraded"
    gateway = held.gateway.breaker.state
    return Readiness(state=state, mongodb=mongodb, redis=redis, worker=worker, gateway=gateway)
