"""Does a request once for each key of a caller, and answers the same whenever it comes again.

The first try holds a lease. Should its process die, the next try takes over once the lease is over, and may
do the work again: so what is done must be safe to repeat with the same `name`, as an order is by its own key.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from backend_ext.idempotency.errors import InProgress, KeyReused
from backend_ext.idempotency.models import Answer, Request
from backend_ext.idempotency.repository import RequestRepository
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_token, token_hash

LEASE = timedelta(seconds=30)  # longer than any request of ours may take
_PATIENCE, _PAUSE = 3.0, 0.1  # seconds to wait for the one who is working on it

Work = Callable[[], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Key:
    """A caller's key for a body on a route. `name` stands for all of it: the same for the same request."""

    scope: str
    text: str
    body: Any

    @property
    def id(self) -> str:
        """The same for the same caller, route and key, whatever the body."""
        return token_hash(f"{self.scope}\n{self.text}")

    @property
    def body_hash(self) -> str:
        """The same for bodies that say the same, however they were written."""
        return token_hash(json.dumps(self.body, sort_keys=True, separators=(",", ":")))

    @property
    def name(self) -> str:
        """What the work may keep for ever to know that it did this one."""
        return "api:" + token_hash(self.id + self.body_hash)


class Idempotency:
    """Answers are kept for 24 hours."""

    def __init__(self, requests: RequestRepository) -> None:
        self._requests = requests

    async def once(self, key: Key, work: Work) -> Answer:
        """The answer of `work`, done now or before. What `work` raises is not kept: the next try begins anew.

        Raises KeyReused for another body, and InProgress when the first try takes longer than 3 s.
        """
        lease = new_token()
        kept = await self._claim(key, lease)
        if kept is not None:
            return kept
        try:
            answer = await work()
        except Exception:
            await self._requests.give_up(key.id, lease)
            raise
        await self._requests.answer(key.id, lease, answer)
        return answer

    async def _claim(self, key: Key, lease: str) -> Answer | None:
        """The answer there is, or None once the work is ours to do."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE
        while True:
            now = utcnow()
            until = now + LEASE
            new = Request(id=key.id, body_hash=key.body_hash, lease=lease, leased_until=until, created_at=now)
            if await self._requests.begin(new):
                return None
            found = await self._requests.get(key.id)
            if found is not None:
                if found.body_hash != key.body_hash:
                    raise KeyReused
                if found.answer is not None:
                    return found.answer
                if await self._requests.take_over(found, lease, until, now):
                    return None
            if loop.time() > deadline:
                raise InProgress(retry_after=2)
            await asyncio.sleep(_PAUSE)
