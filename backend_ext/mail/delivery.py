"""Sends what the outbox holds.

A mail is leased for 60 s by one worker; a worker that dies loses the lease, and another takes the mail over.
Delivery is at least once: a mail goes out twice only when a worker dies, or loses MongoDB, between the mail
server's final "250" and the row's change to `sent`. Both copies carry the same Message-ID.
"""

import asyncio
import random
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

import structlog

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.mail.consent.gate import Gate
from backend_ext.mail.letter import Pointless
from backend_ext.mail.message import BadAddress, compose, message_id
from backend_ext.mail.models import Happening, Mail, MailState, Try
from backend_ext.mail.queue_id import queue_id
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.returns.verp import ReturnPath
from backend_ext.mail.smtp_url import SmtpServer
from backend_ext.mail.transport import Outcome, Postponed, Refused, Sent, SmtpSession
from backend_ext.mail.writer import Writer

LEASE = timedelta(seconds=60)
# Shorter than the lease: who waits longer than this no longer owns the mail.
SEND_SECONDS = 45.0
MAX_TRIES = 30
_FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 3600.0

_LONGEST_ANSWER = 500

_log = structlog.get_logger(__name__)


def pause(tries: int) -> timedelta:
    """The wait after failure number `tries`: 10 s, doubling up to 1 h, at random up to a quarter more."""
    least = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (tries - 1))
    return timedelta(seconds=min(_LONGEST_PAUSE, least * random.uniform(1, 1.25)))  # noqa: S311


class Mailer:
    """Takes due mails one by one and hands them to the mail server, unless they are unwanted.

    `sender` as in MAIL_FROM; `return_path` says where the mail server reports what came of a mail later.
    """

    def __init__(
        self,
        repository: OutboxRepository,
        writer: Writer,
        gate: Gate,
        return_path: ReturnPath,
        server: SmtpServer,
        sender: str,
        *,
        send_seconds: float = SEND_SECONDS,
    ) -> None:
        self._repository = repository
        self._writer = writer
        self._gate = gate
        self._return_path = return_path
        self._server = server
        self._sender = sender
        self._send_seconds = send_seconds
        self._worker = new_id()

    async def deliver_due(self, limit: int = 50) -> int:
        """Tries up to `limit` mails that are due; returns how many the server took.

        Ends early when the server cannot be reached, so that an outage costs one mail a try, not all of them.
        """
        sent = 0
        async with SmtpSession(self._server) as session:
            for _ in range(limit):
                now = utcnow()
                mail = await self._repository.lease(self._worker, now, now + LEASE)
                if mail is None:
                    break
                outcome = await self._try(mail, session)
                await self._record(mail, outcome)
                sent += isinstance(outcome, Sent)
                if isinstance(outcome, Postponed) and not outcome.reachable:
                    break
        return sent

    async def _try(self, mail: Mail, session: SmtpSession) -> Outcome:
        try:
            async with asyncio.timeout(self._send_seconds):
                return await self._send(mail, session)
        except TimeoutError:
            session.drop()
            return Postponed("the mail server took too long", reachable=False)
        except Pointless as error:
            return Refused(str(error))
        except BadAddress as error:
            return Refused(f"BadAddress: {error}")
        except Exception as error:
            # A bug must not hold up the mails behind it, nor be tried for ever: it counts as a failure.
            _log.exception("mail_not_written", mail=mail.id, purpose=mail.purpose)
            return Postponed(f"{type(error).__name__}: {error}")

    async def _send(self, mail: Mail, session: SmtpSession) -> Outcome:
        await self._gate.check(mail)
        content = await self._writer.write(mail)
        message = compose(mail, content, self._sender, utcnow())
        recipient = str(message["To"].addresses[0].addr_spec)
        return await session.send(message, self._return_path.of(mail.id), recipient)

    async def _record(self, mail: Mail, outcome: Outcome) -> None:
        now = utcnow()
        change = self._change(mail, outcome, now)
        tried = Try(at=now, what=_happened(outcome, change), said=_said(outcome))
        if isinstance(outcome, Refused) and outcome.nobody and not mail.forget:
            await self._gate.close(mail, tried.said, now)
        kept = await self._repository.finish(mail, self._worker, {**change, "leased_by": None}, tried)
        if not kept:
            _log.warning("mail_lease_lost", mail=mail.id, outcome=type(outcome).__name__)
        elif change.get("state") is MailState.REFUSED:
            _log.warning("mail_refused", mail=mail.id, purpose=mail.purpose, tries=mail.tries)

    def _change(self, mail: Mail, outcome: Outcome, now: datetime) -> dict[str, Any]:
        if isinstance(outcome, Sent):
            sent_as = message_id(mail, self._address)
            return {
                "state": MailState.SENT,
                "sent_at": now,
                "message_id": sent_as,
                "answer": _said(outcome),
                "server_id": queue_id(outcome.answer),
                "last_error": "",
            }
        error = _said(outcome)
        if isinstance(outcome, Refused) or mail.tries >= MAX_TRIES:
            return {"state": MailState.REFUSED, "last_error": error}
        return {"due_at": now + pause(mail.tries), "last_error": error}

    @property
    def _address(self) -> str:
        return parseaddr(self._sender)[1]


def _said(outcome: Outcome) -> str:
    """What the mail server said, or what stood in the way."""
    return (outcome.answer if isinstance(outcome, Sent) else outcome.why)[:_LONGEST_ANSWER]


def _happened(outcome: Outcome, change: dict[str, Any]) -> Happening:
    if isinstance(outcome, Sent):
        return Happening.SENT
    return Happening.REFUSED if change.get("state") is MailState.REFUSED else Happening.DEFERRED
