"""Makes, mails and uses links.

The database holds no secret of a link: its code is the row's id, signed when the mail is written. So who
reads the database or the outbox cannot open one.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from itsdangerous import BadSignature, Signer

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.text import Lang
from backend_ext.mail.outbox import Outbox
from backend_ext.people.errors import LinkOver
from backend_ext.people.links.models import MAIL_OF, PAGE_OF, Link, LinkPurpose
from backend_ext.people.links.repository import LinkRepository
from backend_ext.store.mongo import Tx

_LIFETIME = {
    LinkPurpose.CONFIRM: timedelta(days=2),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.NEW_EMAIL: timedelta(hours=24),
    LinkPurpose.PROVE: timedelta(hours=1),
}


class MailedLinks:
    """Links by purpose. `origin` as `https://shop.example`, without a slash."""

    def __init__(self, repository: LinkRepository, outbox: Outbox, secret: str, origin: str) -> None:
        self._repository = repository
        self._outbox = outbox
        self._signer = Signer(secret, salt="mailed-link", digest_method=hashlib.sha256)
        self._origin = origin

    async def send(
        self, purpose: LinkPurpose, email: str, lang: Lang, tx: Tx, *, name: str = "", **payload: Any
    ) -> Link:
        """Stores a link and queues its mail, both in the caller's transaction."""
        now = utcnow()
        link = Link(
            id=new_id(),
            purpose=purpose,
            email=email,
            name=name,
            lang=lang,
            payload=payload,
            created_at=now,
            expires_at=now + _LIFETIME[purpose],
        )
        await self._repository.insert(link, tx)
        await self._outbox.add(MAIL_OF[purpose], link.id, email, lang, tx)
        return link

    async def look(self, code: str, purpose: LinkPurpose) -> Link:
        """The link behind `code`, still good afterwards. Raises LinkOver."""
        link = await self._repository.good(self._id(code), purpose, utcnow())
        if link is None:
            raise LinkOver
        return link

    async def use(self, code: str, purpose: LinkPurpose, tx: Tx) -> Link:
        """Uses the link up in the caller's transaction: of two at once, one gets it. Raises LinkOver."""
        link = await self._repository.use(self._id(code), purpose, utcnow(), tx)
        if link is None:
            raise LinkOver
        return link

    async def void(self, subject: str, purpose: LinkPurpose, tx: Tx) -> None:
        """Makes the open links of an account for `purpose` useless."""
        await self._repository.void(subject, purpose, utcnow(), tx)

    async def forget(self, email: str, subjects: Sequence[str], tx: Tx) -> list[str]:
        """Deletes every link sent to an address, however it is written, or about one of the `subjects`.

        Returns their ids.
        """
        return await self._repository.forget(email, subjects, tx)

    async def of_mail(self, link_id: str) -> Link:
        """The link a queued mail is about. Raises LinkOver when it is no longer stored."""
        link = await self._repository.get(link_id)
        if link is None:
            raise LinkOver
        return link

    def url(self, link: Link) -> str:
        """The whole address to mail, in the link's language."""
        prefix = "/bn" if link.lang == "bn" else ""
        code = urlencode({"code": self._signer.sign(link.id).decode()})
        return f"{self._origin}{prefix}{PAGE_OF[link.purpose]}?{code}"

    def _id(self, code: str) -> str:
        try:
            return self._signer.unsign(code.encode()).decode()
        except (BadSignature, UnicodeError):
            raise LinkOver from None
