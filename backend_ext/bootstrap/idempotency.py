"""Builds what makes a request count once."""

from backend_ext.idempotency.repository import RequestRepository
from backend_ext.idempotency.service import Idempotency
from backend_ext.store.mongo import Mongo


def build_idempotency(mongo: Mongo) -> Idempotency:
    """The service of idempotency keys."""
    return Idempotency(RequestRepository(mongo.db))
