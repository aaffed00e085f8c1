"""The two providers behind one desk: what each mailed, and to whom, is read in the same way."""

from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.mail.repository import OutboxRepository
from backend_ext.people.errors import WrongCredentials
from backend_ext.people.identity import action
from backend_ext.people.identity.admin import Admin
from backend_ext.people.identity.firebase import FirebaseProvider
from backend_ext.people.identity.local import LocalProvider
from backend_ext.people.identity.passwords import PasswordHasher
from backend_ext.people.identity.provider import Applicant, Confirmed, IdentityProvider, Proof
from backend_ext.people.identity.repository import CredentialRepository
from backend_ext.people.identity.toolkit import Toolkit
from backend_ext.people.links.repository import LinkRepository
from backend_ext.people.links.service import MailedLinks
from backend_ext.store.mongo import Mongo
from tests.contract.idp import Idp
from tests.emulator import PROJECT, Emulator
from tests.shop import SECRET

ORIGIN = "https://shop.test"
PASSWORD = "quiet-otter-71"
BROWSER = "the browser of who asked"


class Side(ABC):
    """A provider, and the mailboxes of everybody."""

    provider: IdentityProvider

    def __init__(self, mongo: Mongo) -> None:
        self.mongo = mongo
        self.outbox = Outbox(OutboxRepository(mongo.db))

    @abstractmethod
    async def pages(self, email: str) -> list[str]:
        """Where the links mailed to an address lead in our site, oldest first."""

    async def told(self, email: str) -> list[Purpose]:
        """The mails to an address that have no link to use up, oldest first."""
        rows = self.mongo.db["outbox"].find({"to": email, "purpose": Purpose.ALREADY_HERE})
        return [Purpose(row["purpose"]) async for row in rows.sort("created_at", 1)]

    async def codes(self, email: str, page: str) -> list[str]:
        """The codes mailed to an address for a page of ours, oldest first."""
        links = [urlsplit(link) for link in await self.pages(email)]
        return [parse_qs(link.query)["code"][0] for link in links if link.path.endswith(page)]

    async def code(self, email: str, page: str) -> str:
        """The latest code mailed to an address for a page of ours."""
        return (await self.codes(email, page))[-1]

    async def apply(self, email: str, password: str = PASSWORD, browser: str = BROWSER, **more: Any) -> None:
        """Somebody fills the form of a new account."""
        await self.provider.sign_up(
            Applicant(
                email, password, more.pop("name", "Rahima"), more.pop("lang", "en"), browser=browser, **more
            )
        )

    async def join(self, email: str, password: str = PASSWORD) -> Proof:
        """A confirmed account."""
        await self.apply(email, password)
        return (await self.confirm(email)).proof

    async def confirm(self, email: str, browser: str = BROWSER, password: str = "") -> Confirmed:
        """The owner of a mailbox opens the latest link that confirms it."""
        return await self.provider.confirm(await self.code(email, "/confirm"), browser, password)

    async def finish(self, email: str, password: str, browser: str) -> Proof:
        """The owner of a mailbox opens its latest link, whatever it is for, and does what the page asks."""
        link = urlsplit((await self.pages(email))[-1])
        code = parse_qs(link.query)["code"][0]
        if link.path.endswith("/reset"):
            return await self.provider.reset(code, password)
        return (await self.provider.confirm(code, browser, password)).proof

    async def enters(self, email: str, password: str) -> bool:
        """Whether a password opens an account."""
        try:
            await self.provider.sign_in(email, password)
        except WrongCredentials:
            return False
        return True

    async def close(self) -> None:
        """Closes the provider."""
        await self.provider.close()


class Local(Side):
    """Our own provider; mails are in the outbox."""

    def __init__(self, mongo: Mongo) -> None:
        super().__init__(mongo)
        self._links = MailedLinks(LinkRepository(mongo.db), self.outbox, SECRET, ORIGIN)
        self.provider = LocalProvider(
            CredentialRepository(mongo.db), self._links, self.outbox, mongo, PasswordHasher()
        )

    async def pages(self, email: str) -> list[str]:
        rows = self.mongo.db["mailed_links"].find({"email": email}).sort("created_at", 1)
        links = [await self._links.of_mail(row["_id"]) async for row in rows]
        return [self._links.url(link).removeprefix(ORIGIN) for link in links]


class Firebase(Side):
    """Firebase's emulator; it tells what it would mail."""

    provider: FirebaseProvider

    def __init__(self, mongo: Mongo, emulator: Emulator) -> None:
        super().__init__(mongo)
        self.emulator = emulator
        self.idp = Idp()
        self.toolkit = Toolkit(SecretStr("any"), emulator=emulator.host, transport=self.idp)
        self.admin = Admin(PROJECT, None, emulator=emulator.host)
        self.provider = FirebaseProvider(
            PROJECT, ORIGIN, self.toolkit, self.admin, self.outbox, mongo, emulated=True, pace=0.0
        )

    async def pages(self, email: str) -> list[str]:
        found = [action.landing(query) for query in self.emulator.mailed(email)]
        assert None not in found
        return [page for page in found if page]
