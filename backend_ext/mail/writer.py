"""Writes a mail of the outbox: asks the author of its purpose what it says, and renders that."""

from collections.abc import Iterable
from email.utils import parseaddr

from backend_ext.kit.i18n import texts
from backend_ext.mail.letter import Author
from backend_ext.mail.models import Mail
from backend_ext.mail.render import Rendered, render


class Writer:
    """One author for each purpose. `sender` as in MAIL_FROM; `origin` of the site, without a slash."""

    def __init__(self, authors: Iterable[Author], sender: str, origin: str) -> None:
        self._authors = {purpose: author for author in authors for purpose in author.purposes}
        self._support = parseaddr(sender)[1]
        self._origin = origin

    async def write(self, mail: Mail) -> Rendered:
        """The mail as things are now, in its language. Raises Pointless."""
        t = texts(mail.lang)
        draft = await self._authors[mail.purpose].draft(mail, t)
        return render(draft, t, self._origin, self._support)
