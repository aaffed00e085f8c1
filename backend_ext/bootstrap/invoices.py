"""Builds the invoices."""

from typing import Any

from backend_ext.bootstrap.documents import DocumentParts
from backend_ext.invoices.press import Press
from backend_ext.invoices.repository import InvoiceRepository
from backend_ext.invoices.service import InvoiceService
from backend_ext.store.mongo import Database, Mongo


def build_invoices(mongo: Mongo, documents: DocumentParts) -> InvoiceService:
    """The invoices, with the seller and the address for questions that the settings name."""
    db: Database[dict[str, Any]] = mongo.db
    return InvoiceService(InvoiceRepository(db), documents.seller, documents.contact, Press(), mongo)
