"""A mail server in this process that misbehaves on demand, and the writer of the mails it gets."""

import asyncio
from collections.abc import Iterable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import parseaddr
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from backend_ext.bootstrap import Services
from backend_ext.kit.keys import derive
from backend_ext.mail.account_letters import AccountLetters
from backend_ext.mail.cart_letters import CartLetters
from backend_ext.mail.consent.gate import Gate
from backend_ext.mail.consent.links import LeaveLinks
from backend_ext.mail.delivery import SEND_SECONDS, Mailer
from backend_ext.mail.letter import Author
from backend_ext.mail.link_letters import LinkLetters
from backend_ext.mail.order_letters import OrderLetters
from backend_ext.mail.outbox import Outbox
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.returns.verp import ReturnPath
from backend_ext.mail.smtp_url import SmtpServer
from backend_ext.mail.writer import Writer
from backend_ext.people.links.repository import LinkRepository
from backend_ext.people.links.service import MailedLinks


def links_of(services: Services) -> MailedLinks:
    """The mailed links of a test's shop."""
    settings, db = services.settings, services.mongo.db
    outbox = Outbox(OutboxRepository(db))
    return MailedLinks(LinkRepository(db), outbox, settings.secret_key.get_secret_value(), settings.origin)


def writer_of(services: Services, authors: Iterable[Author] = ()) -> Writer:
    """The writer of a test's shop; `authors` are those of the shop unless given."""
    origin = services.settings.origin
    usual = (
        OrderLetters(services.orders, origin),
        LinkLetters(links_of(services)),
        AccountLetters(origin),
        CartLetters(services.carts, origin),
    )
    leaving = LeaveLinks(services.settings.secret_key.get_secret_value(), origin)
    return Writer(authors or usual, services.contact, origin, leaving)


def return_path_of(services: Services, sender: str, bounces: str = "") -> ReturnPath:
    """Where a test's shop has bounces sent."""
    key = derive(services.settings.secret_key.get_secret_value(), "bounce address")
    return ReturnPath(bounces, parseaddr(sender)[1], key)


def mailer_of(
    services: Services,
    server: SmtpServer,
    sender: str,
    *,
    authors: Iterable[Author] = (),
    bounces: str = "",
    send_seconds: float = SEND_SECONDS,
) -> Mailer:
    """A worker's deliverer over the shop of a test; `bounces` as BOUNCE_ADDRESS."""
    return Mailer(
        OutboxRepository(services.mongo.db),
        writer_of(services, authors),
        Gate(services.suppressions, services.preferences),
        return_path_of(services, sender, bounces),
        server,
        sender,
        send_seconds=send_seconds,
    )


class MailServer:
    """Takes every mail, except where a test has put another answer for an address.

    `on_rcpt` answers RCPT for a recipient, `on_data` answers the whole mail, `accepts` a mail that is taken;
    `sender_answer` answers MAIL for
    everybody. `drops` are recipients whose mail is read and kept, and the connection cut without an answer;
    `stalls` are those whose mail is never answered.
    """

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.senders: list[str] = []
        self.on_rcpt: dict[str, str] = {}
        self.on_data: dict[str, str] = {}
        self.accepts = "250 2.0.0 Ok: queued as 4XyZ1a2b3C"
        self.sender_answer: str | None = None
        self.drops: set[str] = set()
        self.stalls: set[str] = set()
        self.connections = 0
        self._server: asyncio.Server | None = None
        self._over = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(self._connection, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def address(self) -> SmtpServer:
        """Where it listens."""
        assert self._server is not None
        return SmtpServer("127.0.0.1", self._server.sockets[0].getsockname()[1])

    def _connection(self) -> SMTP:
        self.connections += 1
        return SMTP(self, hostname="test", loop=asyncio.get_running_loop())

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_answer is not None:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.on_rcpt:
            return self.on_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if recipient in self.on_data:
            return self.on_data[recipient]
        if recipient in self.stalls:
            await self._over.wait()
        assert isinstance(envelope.content, bytes)
        self.received.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=POLICY))
        self.recipients.append(recipient)
        self.senders.append(envelope.mail_from or "")
        if recipient in self.drops:
            assert server.transport is not None
            server.transport.abort()
        return self.accepts
