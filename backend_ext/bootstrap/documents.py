"""Builds the settings that staff change while the shop runs."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.settings import Settings
from backend_ext.store.cache import Cache
from backend_ext.store.mongo import Database, Mongo
from backend_ext.terms.contact import Contact, Seller
from backend_ext.terms.models import Terms
from backend_ext.terms.repository import SettingsRepository
from backend_ext.terms.service import ContactService, SellerService, TermsService


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The documents of settings."""

    terms: TermsService
    contact: ContactService
    seller: SellerService


def build_documents(settings: Settings, mongo: Mongo, cache: Cache) -> DocumentParts:
    """The documents of settings. Until staff say otherwise, the sender of mails answers questions too."""
    db: Database[dict[str, Any]] = mongo.db
    audit = AuditService(AuditRepository(db))
    contact = Contact(email=parseaddr(settings.mail_from)[1])
    return DocumentParts(
        terms=TermsService(SettingsRepository(db, "terms", Terms()), Terms, cache, audit, mongo),
        contact=ContactService(SettingsRepository(db, "contact", contact), Contact, cache, audit, mongo),
        seller=SellerService(SettingsRepository(db, "seller", Seller()), Seller, cache, audit, mongo),
    )
