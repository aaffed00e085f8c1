"""Writes a mail of the outbox: asks the author of its purpose what it says, and renders that."""

from collections.abc import Iterable

from backend_ext.kit.i18n import texts
from backend_ext.mail.consent.links import LeaveLinks
from backend_ext.mail.letter import Author
from backend_ext.mail.models import Mail
from backend_ext.mail.render import Rendered, render
from backend_ext.terms.service import ContactService


class Writer:
    """One author for each purpose. `contact` says who answers; `origin` of the site, without a slash."""

    def __init__(
        self, authors: Iterable[Author], contact: ContactService, origin: str, leaving: LeaveLinks
    ) -> None:
        self._authors = {purpose: author for author in authors for purpose in author.purposes}
        self._contact = contact
        self._origin = origin
        self._leaving = leaving

    async def write(self, mail: Mail) -> Rendered:
        """The mail as things are now, in its language. Raises Pointless."""
        t = texts(mail.lang)
        support = (await self._contact.get()).email
        draft = await self._authors[mail.purpose].draft(mail, t)
        return render(draft, t, self._origin, support, self._leaving.of(mail))
