"""Builds the invoices."""

from backend_ext.bootstrap.documents import DocumentParts
from backend_ext.bootstrap.ground import Ground
from backend_ext.invoices.press import Press
from backend_ext.invoices.repository import InvoiceRepository
from backend_ext.invoices.service import InvoiceService


def build_invoices(ground: Ground, documents: DocumentParts) -> InvoiceService:
    """The invoices, with the seller and the address for questions that the settings name."""
    mongo = ground.mongo
    return InvoiceService(InvoiceRepository(mongo.db), documents.seller, documents.contact, Press(), mongo)
