"""Receivers are told of each step of an order, and of each refund."""

from backend_ext.ordering import transitions as edges
from backend_ext.ordering.models import Order
from backend_ext.ordering.transitions import Change, Edge
from backend_ext.refunds.models import Refund
from backend_ext.store.mongo import Tx
from backend_ext.webhooks.models import Topic
from backend_ext.webhooks.news import News
from backend_ext.webhooks.payloads import of_order, of_refund

TOPICS: dict[Edge, Topic] = {
    edges.PLACED: Topic.ORDER_PLACED,
    **dict.fromkeys(edges.MONEY_IN, Topic.ORDER_PAID),
    edges.SHIPPED: Topic.ORDER_SHIPPED,
    edges.DELIVERED: Topic.ORDER_DELIVERED,
    edges.CANCELLED: Topic.ORDER_CANCELLED,
    edges.EXPIRED: Topic.ORDER_EXPIRED,
}


class WebhookEffect:
    """Each edge, once."""

    def __init__(self, news: News) -> None:
        self._news = news

    async def __call__(self, change: Change, tx: Tx) -> None:
        """See Effect."""
        topic = TOPICS.get(change.edge)
        if topic is not None and await self._news.wanted(topic):
            await self._news.tell(topic, change.order.id, of_order(change.order), tx)


class WebhookRefund:
    """Each refund, whole or in part, once."""

    def __init__(self, news: News) -> None:
        self._news = news

    async def __call__(self, order: Order, refund: Refund, tx: Tx) -> None:
        """See RefundEffect."""
        data = of_order(order) | {"refund": of_refund(refund)}
        await self._news.tell(Topic.ORDER_REFUNDED, order.id, data, tx, cause=refund.id)
