"""The HTTP API fuzzed from its own description, by nobody, a customer and an admin: no 500, no surprise.

The same requests every time: hypothesis draws them without chance. What is checked of each answer: a status
that the description names, a body of the shape it promises, and never a fault of ours.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.webhooks.models import Topic
from tests.people import admin, put_code, put_user
from tests.questions import put_questions, put_topic, question
from tests.shop import place, put_product, settings_of
from tests.standin import StandIn

# Of each operation and mode (what fits, and what does not).
EXAMPLES = {None: 1, Role.CUSTOMER: 1, Role.ADMIN: 2}
# Of a route for programs, which describes its refusals; one for forms of our own pages leads back to them.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
_settings = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Shop:
    """A shop with something of everything, over its API; `known` are ids that are really there."""

    services: Services
    web: httpx.AsyncClient
    known: dict[str, str] = field(default_factory=dict)
    sent: int = 0

    async def furnish(self) -> None:
        """Fills it."""
        product = await put_product(self.services, stock=50)
        order = await place(self.services, product, method="cash")
        code = await put_code(self.services, product_id=product.id)
        somebody = await put_user(self.services)
        receiver, _ = await self.services.webhooks.register(admin("boss"), "http://127.0.0.1:9/", list(Topic))
        topic, asked = await put_topic(self.services), question()
        await put_questions(self.services, asked)
        self.known = {
            "order_id": order.id,
            "number": order.number,
            "code_id": code.id,
            "user_id": somebody.id,
            "receiver_id": receiver.id,
            "slug": product.slug,
            "question_id": asked.id,
            "topic_id": topic.id,
        }

    async def headers(self, role: Role | None) -> dict[str, str]:
        """What somebody new in this role sends; nobody for None."""
        if role is None:
            return OWN
        user: User = await put_user(self.services, role=role)
        secret, _ = await self.services.sessions.open(user, Device())
        return OWN | {"cookie": f"{self.services.settings.session_cookie}={secret}"}

    async def send(self, case: Case, headers: dict[str, str]) -> httpx.Response:
        """The answer to a case; every second time the ids in its path are those of what is there."""
        self.sent += 1
        if self.sent % 2:
            case.path_parameters = {k: self.known.get(k, v) for k, v in (case.path_parameters or {}).items()}
        wanted = requests.Request(**case.as_transport_kwargs(base_url=self.services.settings.origin))
        ready = wanted.prepare()
        sent = {k: v for k, v in ready.headers.items() if k.lower() not in ("cookie", "content-length")}
        body: Any = ready.body
        return await self.web.request(
            ready.method or "GET", ready.url or "", headers=sent | headers, content=body
        )


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


@contextmanager
def open_shop(runner: asyncio.Runner, mongodb: str, redis: str, database: str) -> Iterator[Shop]:
    """A shop whose services live in the runner's loop, as hypothesis runs no asynchronous tests."""

    async def start() -> Shop:
        configured, standin = settings_of(mongodb, redis, database), StandIn()
        services = build(configured, gateway=standin.client(configured))
        await migrate(services.mongo.db, MIGRATIONS)
        # A fault of ours is an answer of 500 as in production, not an exception here.
        app = httpx.ASGITransport(create_api(lambda: services), raise_app_exceptions=False)
        shop = Shop(services, httpx.AsyncClient(transport=app, base_url=configured.origin))
        await shop.furnish()
        return shop

    async def stop(shop: Shop) -> None:
        await shop.web.aclose()
        await shop.services.mongo.client.drop_database(database)
        await shop.services.close()

    shop = runner.run(start())
    try:
        yield shop
    finally:
        runner.run(stop(shop))


def _fuzz(
    runner: asyncio.Runner, shop: Shop, operation: Any, mode: GenerationMode, role: Role | None
) -> list[str]:
    """Sends cases of an operation; the answers that are not as described."""
    headers, found = runner.run(shop.headers(role)), list[str]()
    checks = CHECKS if "503" in operation.definition.raw["responses"] else CHECKS[:1]

    @settings(_settings, max_examples=EXAMPLES[role])
    @given(case=operation.as_strategy(generation_mode=mode))
    def fuzz(case: Case) -> None:
        answer = runner.run(shop.send(case, headers))
        try:
            case.validate_response(answer, checks=checks)
        except FailureGroup as group:
            told = "; ".join(str(failure).splitlines()[0] for failure in group.exceptions)
            found.append(f"{case.method} {answer.request.url} -> {answer.status_code}: {told}")

    with suppress(Unsatisfiable):  # an operation that takes nothing cannot be given anything wrong
        fuzz()
    return found


@pytest.mark.parametrize("role", [None, Role.CUSTOMER, Role.ADMIN], ids=["nobody", "customer", "admin"])
def test_the_api_answers_as_it_says(
    runner: asyncio.Runner, mongo_server: MongoServer, redis_url: str, database_name: str, role: Role | None
) -> None:
    found: list[str] = []
    with open_shop(runner, mongo_server.url, redis_url, database_name) as shop:
        described = openapi.from_dict(create_api(lambda: shop.services).openapi())
        for result in described.get_all_operations():
            assert isinstance(result, Ok), result
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                found += _fuzz(runner, shop, result.ok(), mode, role)
    assert shop.sent > 100
    assert found == []
