"""Tells an outage of our servers from a bug, without the caller knowing the drivers."""

from backend_ext.kit.errors import Unavailable
from backend_ext.store import mongo, redis


def as_unavailable(error: BaseException) -> Unavailable | None:
    """`Unavailable` when `error` says that MongoDB or Redis is away, else None."""
    if isinstance(error, Unavailable):
        return error
    return Unavailable() if isinstance(error, (*mongo.OUTAGE, *redis.OUTAGE)) else None
