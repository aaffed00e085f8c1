"""Builds the settings that staff change while the shop runs."""

from dataclasses import dataclass
from email.utils import parseaddr

from backend_ext.bootstrap.ground import Ground
from backend_ext.terms.contact import Contact, Seller
from backend_ext.terms.models import Terms
from backend_ext.terms.repository import SettingsRepository
from backend_ext.terms.service import ContactService, SellerService, TermsService


@dataclass(frozen=True)
class DocumentParts:
    """The documents of settings."""

    terms: TermsService
    contact: ContactService
    seller: SellerService


def build_documents(ground: Ground) -> DocumentParts:
    """The documents of settings. Until staff say otherwise, the sender of mails answers questions too."""
    mongo, cache, audit = ground.mongo, ground.cache, ground.audit
    db = mongo.db
    contact = Contact(email=parseaddr(ground.settings.mail_from)[1])
    return DocumentParts(
        terms=TermsService(SettingsRepository(db, "terms", Terms()), Terms, cache, audit, mongo),
        contact=ContactService(SettingsRepository(db, "contact", contact), Contact, cache, audit, mongo),
        seller=SellerService(SettingsRepository(db, "seller", Seller()), Seller, cache, audit, mongo),
    )
