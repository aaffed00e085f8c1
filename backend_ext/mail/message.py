"""A rendered mail as a message that a mail server takes."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from email_validator import EmailNotValidError, validate_email

from backend_ext.kit.clock import DHAKA
from backend_ext.kit.typed import clean
from backend_ext.mail.models import Mail
from backend_ext.mail.render import Rendered


class BadAddress(ValueError):
    """No mail server could take this address."""


def wire_address(email: str) -> str:
    """The address as SMTP speaks it (the domain in ASCII). Raises BadAddress."""
    try:
        checked = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadAddress(str(error)) from None
    return checked.ascii_email or checked.normalized


def message_id(mail: Mail, sender: str) -> str:
    """The same for each try of `mail`, so that a second copy after a crash can be recognised."""
    return f"<{mail.id}.{mail.purpose}@{sender.rpartition('@')[2]}>"


def compose(mail: Mail, content: Rendered, sender: str, now: datetime) -> EmailMessage:
    """The message: text first, HTML as its alternative; one that can be left says how (RFC 8058).

    The recipient's name may be anything a stranger typed; `sender` as in MAIL_FROM. Raises BadAddress.
    """
    from_name, from_address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=from_name, addr_spec=from_address)
    message["To"] = Address(display_name=clean(content.name), addr_spec=wire_address(mail.to))
    message["Subject"] = content.subject
    message["Date"] = format_datetime(now.astimezone(DHAKA))
    message["Message-ID"] = message_id(mail, from_address)
    message["Auto-Submitted"] = "auto-generated"
    if content.leave:
        message["List-Unsubscribe"] = f"<{content.leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(content.text)
    message.add_alternative(content.html, subtype="html")
    # Before that it would have gone into the text part, as all Content-* headers do.
    message["Content-Language"] = mail.lang
    return message
