"""Writes what is to be told into the change that it tells of."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.store.mongo import Tx
from backend_ext.webhooks.models import Delivery, Endpoint, Topic
from backend_ext.webhooks.repository import DeliveryRepository, EndpointRepository

COPY_SECONDS = 5.0


class News:
    """Tells receivers through rows of the caller's transaction.

    Who asked for what is known from a copy that each process keeps for 5 s: with no receiver a change costs
    nothing more. So a receiver is told for certain of what happens later than 5 s after it was registered,
    and may be told of what happens sooner.
    """

    def __init__(self, endpoints: EndpointRepository, deliveries: DeliveryRepository) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._copy: list[Endpoint] = []
        self._read_at: float | None = None

    async def wanted(self, topic: Topic) -> bool:
        """Whether anybody asked for `topic`: else nothing need be put together for it."""
        return bool(await self._asking(topic))

    async def tell(
        self, topic: Topic, subject: str, data: Mapping[str, Any], tx: Tx, *, cause: str = ""
    ) -> None:
        """Queues `data` for every receiver of `topic`; `subject` is the id of what it is about.

        Raises Duplicate (and the transaction must end there) when it was told before for the same `cause`.
        """
        asking = await self._asking(topic)
        if not asking:
            return
        now = utcnow()
        body = _body(topic, now, data)
        messages = [
            Delivery(
                id=new_id(),
                endpoint_id=endpoint.id,
                topic=topic,
                subject=subject,
                cause=cause,
                body=body,
                due_at=now,
                created_at=now,
            )
            for endpoint in asking
        ]
        await self._deliveries.insert(messages, tx)

    def forget(self) -> None:
        """Receivers have changed: this process looks again at the next change."""
        self._read_at = None

    async def _asking(self, topic: Topic) -> list[Endpoint]:
        now = asyncio.get_running_loop().time()
        if self._read_at is None or now - self._read_at > COPY_SECONDS:
            # Not in the transaction: it need not be as old as that, and a copy outlives it.
            self._copy = [endpoint for endpoint in await self._endpoints.all() if endpoint.enabled]
            self._read_at = now
        return [endpoint for endpoint in self._copy if topic in endpoint.topics]


def _body(topic: Topic, now: datetime, data: Mapping[str, Any]) -> str:
    message = {"type": topic.value, "timestamp": now.isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
