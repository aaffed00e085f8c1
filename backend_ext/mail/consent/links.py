"""Links that end mails of a kind. Who holds a mail may end its kind for its address, and nothing else."""

import hashlib
from urllib.parse import urlencode

from itsdangerous import BadSignature, Signer

from backend_ext.mail.letter import page
from backend_ext.mail.models import CATEGORY_OF, Mail
from backend_ext.mail.render import STAY, Leave


class LeaveLinks:
    """Makes and reads them. `origin` of the site, without a slash."""

    def __init__(self, secret: str, origin: str) -> None:
        self._signer = Signer(secret, salt="leave-mails", digest_method=hashlib.sha256)
        self._origin = origin

    def of(self, mail: Mail) -> Leave:
        """How mails like `mail` are ended; STAY for one that everybody gets."""
        if mail.purpose not in CATEGORY_OF:
            return STAY
        code = self._signer.sign(mail.id).decode()
        query = urlencode({"code": code})
        return Leave(
            page=f"{page(self._origin, '/unsubscribe', mail.lang)}?{query}",
            post=f"{self._origin}/api/mail/unsubscribe?{query}",
        )

    def mail_id(self, code: str) -> str | None:
        """The id of the mail whose link has `code`; None when it is none of ours."""
        try:
            return self._signer.unsign(code.encode()).decode()
        except (BadSignature, UnicodeError):
            return None
