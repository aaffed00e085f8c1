"""People at the door: an account with a password, the codes of mails, a browser that keeps its cookies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import httpx

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.mail.models import Mail, Purpose
from backend_ext.people.identity.local import LocalProvider
from backend_ext.people.links.models import Link, LinkPurpose
from backend_ext.people.links.repository import LinkRepository
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.models import User

PASSWORD = "an albatross over Dhaka"
OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin", "accept": "application/json"}


async def put_member(services: Services, email: str = "rahima@example.com", password: str = PASSWORD) -> User:
    """A verified account with a password of the local provider."""
    provider = services.entrance.provider
    assert isinstance(provider, LocalProvider)
    return await services.admission.admit(await provider.put(email, password), name="Rahima Khatun")


async def mails(services: Services, email: str) -> list[Purpose]:
    """What was mailed to an address, oldest first, but for the welcome that every account gets."""
    cursor = (
        services.mongo.db["outbox"]
        .find({"to": email, "purpose": {"$ne": Purpose.WELCOME}})
        .sort("created_at", 1)
    )
    return [Mail.from_mongo(row).purpose async for row in cursor]


async def code_of(services: Services, email: str, purpose: LinkPurpose) -> str:
    """The code of the newest link that was mailed to an address."""
    db, settings = services.mongo.db, services.settings
    row = await db["mailed_links"].find_one(
        {"email": email, "purpose": purpose}, sort=[("created_at", -1), ("_id", -1)]
    )
    assert row is not None
    secret = settings.secret_key.get_secret_value()
    links = MailedLinks(LinkRepository(db), services.outbox, secret, settings.origin)
    return parse_qs(urlsplit(links.url(Link.from_mongo(row))).query)["code"][0]


@asynccontextmanager
async def browser(
    services: Services, address: str = "203.0.113.9", *, visitor: bool = True
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with a cookie jar of its own, on a page of ours."""
    transport = httpx.ASGITransport(create_api(lambda: services), client=(address, 4711))
    async with httpx.AsyncClient(
        transport=transport, base_url=services.settings.origin, headers=OWN
    ) as client:
        if visitor:
            await client.post("/api/visitor")
        yield client
