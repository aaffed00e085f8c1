"""Mails as staff see them: what became of each, how it reads, and another try for one that did not arrive."""

from dataclasses import dataclass
from enum import StrEnum

import structlog

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import NotFound
from backend_ext.kit.paging import Page
from backend_ext.mail.errors import MailNotDead
from backend_ext.mail.letter import Pointless
from backend_ext.mail.models import Happening, Mail, MailState, Purpose, Try
from backend_ext.mail.render import Rendered
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.veil import veil
from backend_ext.mail.writer import Writer
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)


class Standing(StrEnum):
    """How far a mail is, as people say it: a state, and `deferred` for one that waits after a failed try."""

    QUEUED = "queued"
    DEFERRED = "deferred"
    SENT = "sent"
    REFUSED = "refused"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


def standing(mail: Mail) -> Standing:
    """How far `mail` is."""
    return Standing.DEFERRED if mail.deferred else Standing(mail.state.value)


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail as it would read now, links and codes hidden; or why it would not be sent."""

    content: Rendered | None
    problem: str = ""


class MailDesk:
    """The outbox, for staff. Every verb raises RoleNeeded unless `actor` is support or admin."""

    def __init__(
        self, repository: OutboxRepository, writer: Writer, audit: AuditService, transactions: Transactions
    ) -> None:
        self._repository = repository
        self._writer = writer
        self._audit = audit
        self._transactions = transactions

    async def page(
        self,
        actor: Person,
        number: int,
        size: int,
        *,
        standing: Standing | None = None,
        purpose: Purpose | None = None,
        to: str = "",
        subject_id: str = "",
    ) -> Page[Mail]:
        """Page `number` (from 1) of the mails that meet all that is given, the newest first.

        `to` is an address, whatever its case; a part of one finds nothing.
        """
        check_access("support", actor, second_factor=False)
        waits = standing in (Standing.QUEUED, Standing.DEFERRED)
        return await self._repository.page(
            number,
            size,
            state=None if standing is None else MailState.QUEUED if waits else MailState(standing.value),
            deferred=standing is Standing.DEFERRED if waits else None,
            purpose=purpose,
            to=to.strip(),
            subject_id=subject_id,
        )

    async def get(self, actor: Person, mail_id: str) -> Mail:
        """One mail. Raises NotFound."""
        check_access("support", actor, second_factor=False)
        mail = await self._repository.get(mail_id)
        if mail is None:
            raise NotFound
        return mail

    async def read(self, actor: Person, mail: Mail) -> Reading:
        """How `mail` would read now. A letter that cannot be written says so: staff look at those first."""
        check_access("support", actor, second_factor=False)
        if not mail.to:
            return Reading(None, "Forgotten: nothing is kept of whom it was for")
        try:
            return Reading(veil(await self._writer.write(mail)))
        except Pointless as error:
            return Reading(None, str(error))
        except Exception as error:
            _log.exception("mail_not_read", mail=mail.id, purpose=mail.purpose)
            return Reading(None, f"{type(error).__name__}: {error}")

    async def retry(self, actor: Person, mail_id: str) -> Mail:
        """Queues a mail anew that was refused or came back; the audit has an entry by `actor`.

        Raises NotFound, MailNotDead. To a suppressed address it is refused again: lift that first.
        """
        before = await self.get(actor, mail_id)

        async def body(tx: Tx) -> Mail:
            tried = Try(at=utcnow(), what=Happening.RETRIED)
            mail = await self._repository.again(mail_id, tried, tx)
            if mail is None:
                raise MailNotDead
            was, now = {"state": before.state.value}, {"state": mail.state.value}
            await self._audit.record(actor.user_id, "mail.retry", f"mail:{mail_id}", was, now, tx)
            return mail

        return await self._transactions.run(body)
