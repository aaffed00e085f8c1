"""Takes what comes back of mails that were sent, wherever it was handed in.

Only the mark in the return path is believed: who has it has got the mail, or passed it on. Whom it was for is
known from the outbox, never from the report.
"""

import asyncio
from enum import StrEnum
from hashlib import sha256

import structlog

from backend_ext.kit.clock import utcnow
from backend_ext.mail.consent.models import Why
from backend_ext.mail.consent.suppressions import Suppressions
from backend_ext.mail.models import Happening, MailState, Try
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.returns.report import Kind, read_report
from backend_ext.mail.returns.repository import ReportRepository
from backend_ext.mail.returns.verp import ReturnPath
from backend_ext.store.mongo import Duplicate, Transactions, Tx

# A report with the whole of one of our mails in it has less than a tenth of that.
LARGEST = 512 * 1024

_log = structlog.get_logger(__name__)

_HAPPENED = {
    Kind.GONE: Happening.BOUNCED,
    Kind.FAILED: Happening.BOUNCED,
    Kind.DELAYED: Happening.DELAYED,
    Kind.COMPLAINT: Happening.COMPLAINED,
}
_STATE = {
    Kind.GONE: MailState.BOUNCED,
    Kind.FAILED: MailState.BOUNCED,
    Kind.COMPLAINT: MailState.COMPLAINED,
}
_SUPPRESSES = {Kind.GONE: Why.BOUNCED, Kind.COMPLAINT: Why.COMPLAINED}


class Taken(StrEnum):
    """What a report was: `known` was taken before, `ignored` is no report or about no mail of ours."""

    BOUNCED = "bounced"
    DELAYED = "delayed"
    COMPLAINED = "complained"
    KNOWN = "known"
    IGNORED = "ignored"


class Returns:
    """Bounces and complaints. A bounce for good and a complaint suppress the address."""

    def __init__(
        self,
        return_path: ReturnPath,
        reports: ReportRepository,
        outbox: OutboxRepository,
        suppressions: Suppressions,
        transactions: Transactions,
    ) -> None:
        self._return_path = return_path
        self._reports = reports
        self._outbox = outbox
        self._suppressions = suppressions
        self._transactions = transactions

    async def receive(self, raw: bytes) -> Taken:
        """Takes a raw message, once however often it comes."""
        mail_id = self._return_path.mail_id(raw[:LARGEST].decode("latin-1"))
        readable = mail_id is not None and len(raw) <= LARGEST
        # Beside the loop: what is made to take long to read keeps nobody else waiting.
        report = await asyncio.to_thread(read_report, raw) if readable else None
        if mail_id is None or report is None:
            return Taken.IGNORED
        now, kind = utcnow(), report.kind
        tried = Try(at=now, what=_HAPPENED[kind], said=report.said)

        async def body(tx: Tx) -> bool:
            await self._reports.put(sha256(raw).hexdigest(), mail_id, now, tx)
            mail = await self._outbox.came_back(mail_id, _STATE.get(kind), tried, tx)
            if mail is not None and mail.to and (why := _SUPPRESSES.get(kind)):
                await self._suppressions.add(mail.to, why, report.said, mail_id, now, tx)
            return mail is not None

        try:
            found = await self._transactions.run(body)
        except Duplicate:
            return Taken.KNOWN
        _log.info("a mail came back", mail=mail_id, kind=kind.value, found=found)
        return Taken(_HAPPENED[kind].value) if found else Taken.IGNORED
