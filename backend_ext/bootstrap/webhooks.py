"""Builds webhooks."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.webhooks.delivery import Courier
from backend_ext.webhooks.news import News
from backend_ext.webhooks.repository import DeliveryRepository, EndpointRepository
from backend_ext.webhooks.sender import Sender
from backend_ext.webhooks.service import Webhooks
from backend_ext.webhooks.signature import Signatures


@dataclass(frozen=True)
class WebhookParts:
    """The services of webhooks."""

    webhooks: Webhooks
    courier: Courier


def build_news(ground: Ground) -> News:
    """How other domains tell."""
    return News(EndpointRepository(ground.mongo.db), DeliveryRepository(ground.mongo.db))


def build_webhooks(ground: Ground, news: News) -> WebhookParts:
    """The services of webhooks; in production they reach public https addresses alone."""
    mongo, audit, tasks = ground.mongo, ground.audit, ground.staff_tasks
    endpoints, deliveries = EndpointRepository(mongo.db), DeliveryRepository(mongo.db)
    signatures = Signatures(ground.settings.secret_key.get_secret_value())
    strict = ground.settings.environment == "production"
    sender = Sender(strict=strict)
    return WebhookParts(
        webhooks=Webhooks(endpoints, deliveries, signatures, news, audit, mongo, strict=strict),
        courier=Courier(endpoints, deliveries, signatures, sender, audit, tasks, mongo),
    )
