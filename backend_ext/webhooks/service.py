"""What staff do about webhooks: receivers, their secrets, messages sent again. Each change is audited."""

from collections.abc import Iterable
from typing import Any

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import NotFound
from backend_ext.kit.ids import new_id
from backend_ext.kit.paging import Page
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.store.mongo import Transactions, Tx
from backend_ext.webhooks.errors import DeliveryUnderWay, ReceiverOff, TooManyReceivers
from backend_ext.webhooks.models import Delivery, DeliveryState, Endpoint, Topic
from backend_ext.webhooks.news import News
from backend_ext.webhooks.repository import DeliveryRepository, EndpointRepository
from backend_ext.webhooks.signature import Signatures
from backend_ext.webhooks.targets import check

MOST_RECEIVERS = 20
_LARGEST_PAGE = 100
_BY_STAFF = "staff"


class Webhooks:
    """Every verb raises RoleNeeded unless `actor` is an admin.

    `strict`: public https addresses only, as in production.
    """

    def __init__(
        self,
        endpoints: EndpointRepository,
        deliveries: DeliveryRepository,
        signatures: Signatures,
        news: News,
        audit: AuditService,
        transactions: Transactions,
        *,
        strict: bool,
    ) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._signatures = signatures
        self._news = news
        self._audit = audit
        self._transactions = transactions
        self._strict = strict

    async def receivers(self, actor: Person) -> list[Endpoint]:
        """Every receiver, in the order of their slots."""
        check_access("admin", actor, second_factor=False)
        return await self._endpoints.all()

    async def register(
        self, actor: Person, url: str, topics: Iterable[Topic], note: str = ""
    ) -> tuple[Endpoint, str]:
        """A new receiver and its secret, which is shown this once. Raises Invalid, TooManyReceivers."""
        check_access("admin", actor, second_factor=False)
        checked = check(url, strict=self._strict)
        wanted = sorted(set(topics))

        async def body(tx: Tx) -> Endpoint:
            used = {endpoint.slot for endpoint in await self._endpoints.all(tx)}
            slot = next((number for number in range(MOST_RECEIVERS) if number not in used), None)
            if slot is None:
                raise TooManyReceivers
            made = Endpoint(
                id=new_id(), slot=slot, url=checked, topics=wanted, note=note, created_at=utcnow()
            )
            await self._endpoints.insert(made, tx)
            await self._audit.record(
                actor.user_id, "webhook.register", _subject(made.id), {}, _shown(made), tx
            )
            return made

        endpoint = await self._transactions.run(body)
        self._news.forget()
        return endpoint, self._signatures.secret(endpoint)

    async def change(
        self, actor: Person, endpoint_id: str, topics: Iterable[Topic], note: str, *, enabled: bool
    ) -> Endpoint:
        """Changes what a receiver is told, or switches it: on, it gets what was held. Raises NotFound."""
        check_access("admin", actor, second_factor=False)
        fields: dict[str, Any] = {"topics": sorted(set(topics)), "note": note, "enabled": enabled}

        async def body(tx: Tx) -> Endpoint:
            before = await self._get(endpoint_id, tx)
            switch: dict[str, Any] = {}
            if enabled != before.enabled:
                switch = {"failures": 0, "failing_since": None, "off_because": "" if enabled else _BY_STAFF}
                held, queued = DeliveryState.HELD, DeliveryState.QUEUED
                source, target = (held, queued) if enabled else (queued, held)
                await self._deliveries.turn(endpoint_id, [source], target, utcnow(), tx)
            after = await self._endpoints.set(endpoint_id, fields | switch, tx)
            if after is None:
                raise NotFound
            await self._audit.record(
                actor.user_id, "webhook.change", _subject(endpoint_id), _shown(before), _shown(after), tx
            )
            return after

        endpoint = await self._transactions.run(body)
        self._news.forget()
        return endpoint

    async def rotate(self, actor: Person, endpoint_id: str) -> tuple[Endpoint, str]:
        """A new secret, shown this once; for a day the one before it signs too. Raises NotFound."""
        check_access("admin", actor, second_factor=False)

        async def body(tx: Tx) -> Endpoint:
            after = await self._endpoints.rotate(endpoint_id, utcnow(), tx)
            if after is None:
                raise NotFound
            number = after.key_number
            await self._audit.record(
                actor.user_id,
                "webhook.rotate",
                _subject(endpoint_id),
                {"key_number": number - 1},
                {"key_number": number},
                tx,
            )
            return after

        endpoint = await self._transactions.run(body)
        return endpoint, self._signatures.secret(endpoint)

    async def remove(self, actor: Person, endpoint_id: str) -> None:
        """Removes a receiver; what still waits for it is dropped. Raises NotFound."""
        check_access("admin", actor, second_factor=False)

        async def body(tx: Tx) -> None:
            before = await self._endpoints.delete(endpoint_id, tx)
            if before is None:
                raise NotFound
            waiting = [DeliveryState.QUEUED, DeliveryState.HELD]
            await self._deliveries.turn(endpoint_id, waiting, DeliveryState.DROPPED, utcnow(), tx)
            await self._audit.record(
                actor.user_id, "webhook.remove", _subject(endpoint_id), _shown(before), {}, tx
            )

        await self._transactions.run(body)
        self._news.forget()

    async def deliveries(
        self,
        actor: Person,
        endpoint_id: str,
        state: DeliveryState | None = None,
        number: int = 1,
        size: int = 50,
    ) -> Page[Delivery]:
        """A page (from 1, at most 100 each) of a receiver's messages of 30 days, newest first."""
        check_access("admin", actor, second_factor=False)
        size = min(max(1, size), _LARGEST_PAGE)
        return await self._deliveries.page(endpoint_id, state, max(1, number), size)

    async def redeliver(self, actor: Person, delivery_id: str) -> Delivery:
        """Sends a message once more, in whatever state it is, under the same id.

        Nothing is changed when it raises NotFound, ReceiverOff, DeliveryUnderWay.
        """
        check_access("admin", actor, second_factor=False)

        async def body(tx: Tx) -> Delivery:
            before = await self._deliveries.get(delivery_id, tx)
            endpoint = await self._endpoints.get(before.endpoint_id, tx) if before else None
            if before is None or endpoint is None:
                raise NotFound
            if not endpoint.enabled:
                raise ReceiverOff
            queued = await self._deliveries.again(delivery_id, utcnow(), tx)
            if queued is None:
                raise DeliveryUnderWay
            await self._audit.record(
                actor.user_id,
                "webhook.redeliver",
                _subject(endpoint.id),
                {"delivery": before.id, "state": before.state.value, "tries": before.tries},
                {"delivery": queued.id, "state": queued.state.value, "tries": queued.tries},
                tx,
            )
            return queued

        return await self._transactions.run(body)

    async def _get(self, endpoint_id: str, tx: Tx) -> Endpoint:
        endpoint = await self._endpoints.get(endpoint_id, tx)
        if endpoint is None:
            raise NotFound
        return endpoint


def _subject(endpoint_id: str) -> str:
    return f"webhook:{endpoint_id}"


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "url": endpoint.url,
        "topics": [topic.value for topic in endpoint.topics],
        "note": endpoint.note,
        "enabled": endpoint.enabled,
    }
