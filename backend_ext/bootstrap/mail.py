"""Builds the services of mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from backend_ext.bootstrap.ground import Ground
from backend_ext.kit.keys import derive
from backend_ext.mail.consent.gate import Gate
from backend_ext.mail.consent.leaving import Leaving
from backend_ext.mail.consent.links import LeaveLinks
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.mail.consent.repository import PreferencesRepository, SuppressionRepository
from backend_ext.mail.consent.suppressions import Suppressions
from backend_ext.mail.delivery import Mailer
from backend_ext.mail.desk import MailDesk
from backend_ext.mail.letter import Author
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.returns.maildir import BounceBox
from backend_ext.mail.returns.repository import ReportRepository
from backend_ext.mail.returns.service import Returns
from backend_ext.mail.returns.verp import ReturnPath
from backend_ext.mail.smtp_url import SmtpServer
from backend_ext.mail.writer import Writer
from backend_ext.terms.service import ContactService


@dataclass(frozen=True)
class MailParts:
    """The services of mail."""

    mail: Mailer
    mail_desk: MailDesk
    preferences: MailPreferences
    suppressions: Suppressions
    leaving: Leaving
    returns: Returns
    bounce_box: BounceBox


def build_mail(ground: Ground, authors: Iterable[Author], contact: ContactService) -> MailParts:
    """The services of mail; `authors` write the letters, `contact` says who answers them."""
    settings, mongo, audit = ground.settings, ground.mongo, ground.audit
    db, secret, origin = mongo.db, settings.secret_key.get_secret_value(), settings.origin
    outbox = OutboxRepository(db)
    preferences = MailPreferences(PreferencesRepository(db))
    suppressions = Suppressions(SuppressionRepository(db), audit, mongo)
    return_path = ReturnPath(
        settings.bounce_address, parseaddr(settings.mail_from)[1], derive(secret, "bounce address")
    )
    leave_links = LeaveLinks(secret, origin)
    writer = Writer(authors, contact, origin, leave_links)
    smtp = SmtpServer.parse(settings.smtp_url.get_secret_value())
    gate = Gate(suppressions, preferences)
    returns = Returns(return_path, ReportRepository(db), outbox, suppressions, mongo)
    return MailParts(
        mail=Mailer(outbox, writer, gate, return_path, smtp, settings.mail_from),
        mail_desk=MailDesk(outbox, writer, audit, mongo),
        preferences=preferences,
        suppressions=suppressions,
        leaving=Leaving(leave_links, outbox, preferences),
        returns=returns,
        bounce_box=BounceBox(settings.bounce_maildir, returns),
    )
