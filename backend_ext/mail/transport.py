"""One SMTP conversation over which several mails may go, and what its answers mean for a mail."""

import re
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Self

import aiosmtplib

from backend_ext.mail.returns.report import nobody_there
from backend_ext.mail.smtp_url import SmtpServer

# Seconds for each answer of the server; a whole mail has less than a lease (see delivery).
ANSWER_SECONDS = 20.0

_STATUS = re.compile(r"5\.\d+\.\d+")  # RFC 2034: before the text of an answer
# 5xx that speak of us (not signed in, no encryption), not of the mail.
_ABOUT_US = {530, 534, 535, 538}


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the mail: from here on it is the server's. `answer` is what it said."""

    answer: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server will never take this mail; `why` is its answer. `nobody`: there is no such recipient."""

    why: str
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not now. `reachable`: whether the server could be spoken to at all."""

    why: str
    reachable: bool = True


Outcome = Sent | Refused | Postponed


class SmtpSession:
    """A connection made when the first mail goes out, kept for the next ones, made anew when it broke."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._client: aiosmtplib.SMTP | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=2)

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> Outcome:
        """Hands `message` over. Never raises for what the server or the network does."""
        try:
            client = await self._connected()
        except (aiosmtplib.SMTPException, OSError) as error:
            return Postponed(_reason(error), reachable=False)
        try:
            _, answer = await client.send_message(message, sender=sender, recipients=[recipient])
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _about_recipient(error.recipients[0])
        except aiosmtplib.SMTPSenderRefused as error:
            return Postponed(_reason(error))
        except aiosmtplib.SMTPResponseException as error:
            return _answered(error)
        except aiosmtplib.SMTPNotSupported as error:
            return Refused(_reason(error))
        except (aiosmtplib.SMTPException, OSError) as error:
            self.drop()
            return Postponed(_reason(error))
        return Sent(answer)

    def drop(self) -> None:
        """Closes the connection at once; the next mail makes a new one."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        server = self._server
        self._client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            start_tls={"required": True, "offered": None, "never": False}[server.starttls],
            timeout=ANSWER_SECONDS,
        )
        try:
            await self._client.connect()
        except BaseException:
            self.drop()
            raise
        return self._client


def _answered(error: aiosmtplib.SMTPResponseException) -> Outcome:
    final = 500 <= error.code < 600 and error.code not in _ABOUT_US
    return Refused(_reason(error)) if final else Postponed(_reason(error))


def _about_recipient(error: aiosmtplib.SMTPRecipientRefused) -> Outcome:
    outcome, status = _answered(error), _STATUS.match(error.message)
    if isinstance(outcome, Refused) and nobody_there(status.group() if status else "", error.message):
        return Refused(outcome.why, nobody=True)
    return outcome


def _reason(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return f"{type(error).__name__}: {error}"
