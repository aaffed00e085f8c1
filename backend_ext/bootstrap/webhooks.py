"""Builds webhooks."""

from dataclasses import dataclass
from typing import Any

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.settings import Settings
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Database, Mongo
from backend_ext.webhooks.delivery import Courier
from backend_ext.webhooks.news import News
from backend_ext.webhooks.repository import DeliveryRepository, EndpointRepository
from backend_ext.webhooks.sender import Sender
from backend_ext.webhooks.service import Webhooks
from backend_ext.webhooks.signature import Signatures


@dataclass(frozen=True, slots=True)
class WebhookParts:
    """The services of webhooks. `news` is how other domains tell."""

    news: News
    webhooks: Webhooks
    courier: Courier


def build_webhooks(settings: Settings, mongo: Mongo, tasks: StaffTasks) -> WebhookParts:
    """The services of webhooks; in production they reach public https addresses alone."""
    db: Database[dict[str, Any]] = mongo.db
    endpoints, deliveries = EndpointRepository(db), DeliveryRepository(db)
    audit = AuditService(AuditRepository(db))
    signatures = Signatures(settings.secret_key.get_secret_value())
    strict = settings.environment == "production"
    news = News(endpoints, deliveries)
    sender = Sender(strict=strict)
    return WebhookParts(
        news=news,
        webhooks=Webhooks(endpoints, deliveries, signatures, news, audit, mongo, strict=strict),
        courier=Courier(endpoints, deliveries, signatures, sender, audit, tasks, mongo),
    )
