"""What can go wrong with mails."""

from backend_ext.kit.errors import Forbidden, NotFound, ShopError


class MailNotDead(ShopError):
    """The mail waits, has arrived, or its recipient is not known any more: there is nothing to try again."""

    code = "mail_not_dead"
    status = 409
    message_key = "Only a mail that did not arrive can be sent again."


class NoBounces(NotFound):
    """This shop takes no reports of mails that came back: it has no secret to know them by."""

    code = "no_bounces"


class BadSignature(Forbidden):
    """A report that was not signed with our secret, or too long ago."""

    code = "bad_signature"
    message_key = "This report is not signed as it must be."
