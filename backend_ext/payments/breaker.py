"""A breaker around the gateway's client: what does not answer is left alone for a while, then tried once."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import StrEnum

import structlog
from prometheus_client import Gauge

from backend_ext.payments.errors import GatewayDown

_log = structlog.get_logger(__name__)

OPEN_NOW = Gauge("gateway_breaker_open", "1 while this process leaves the payment gateway alone, else 0")
FAILURES, REST_SECONDS = 5, 30.0


class BreakerState(StrEnum):
    """`closed`: calls go through; `open`: none does; `half_open`: the next one is the probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after 5 calls in a row without an answer, for 30 s; then a single call probes the gateway.

    Each process has its own. `clock` gives seconds that only grow.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        failures: int = FAILURES,
        rest: float = REST_SECONDS,
    ) -> None:
        self._clock = clock
        self._most = failures
        self._rest = rest
        self._failures = 0
        self._until: float | None = None
        self._probing = False

    @property
    def state(self) -> BreakerState:
        """Where it is now."""
        if self._until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self._clock() < self._until else BreakerState.HALF_OPEN

    @asynccontextmanager
    async def guard(self) -> AsyncIterator[None]:
        """Goes around a call. Raises GatewayDown instead of letting it through; counts one raised within.

        A call that its caller gave up says nothing: the next one may probe at once.
        """
        probe = self.state is not BreakerState.CLOSED
        if probe and (self.state is BreakerState.OPEN or self._probing):
            raise GatewayDown
        self._probing = self._probing or probe
        try:
            yield
        except GatewayDown:
            self._failed()
            raise
        else:
            self._answered()
        finally:
            if probe:
                self._probing = False

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= self._most:
            if self._until is None:
                _log.error("the gateway is left alone", seconds=self._rest)
            self._until = self._clock() + self._rest
            OPEN_NOW.set(1)

    def _answered(self) -> None:
        if self._until is not None:
            _log.warning("the gateway answers again")
        self._failures, self._until = 0, None
        OPEN_NOW.set(0)
