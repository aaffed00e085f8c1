"""Builds the services by which staff work on orders."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.ordering.desk import OrderDesk
from backend_ext.ordering.fulfilment import Fulfilment
from backend_ext.ordering.repository import OrderRepository
from backend_ext.ordering.service import OrderService
from backend_ext.ordering.transitions import Transitions
from backend_ext.people.sessions.service import SessionService
from backend_ext.refunds.effects import RefundEffect, Restock, TellRefund
from backend_ext.refunds.repository import RefundRepository
from backend_ext.refunds.service import RefundService
from backend_ext.stock.service import StockService


@dataclass(frozen=True)
class DeskParts:
    """The services by which staff work on orders."""

    order_desk: OrderDesk
    fulfilment: Fulfilment
    refunds: RefundService


def build_desk(
    ground: Ground,
    orders: OrderService,
    transitions: Transitions,
    stock: StockService,
    sessions: SessionService,
    *more: RefundEffect,
) -> DeskParts:
    """The services by which staff work on orders; `more` follows from a refund in other domains."""
    mongo, ledger, jobs = ground.mongo, ground.ledger, ground.jobs
    effects = (Restock(stock), *more, TellRefund(ground.outbox))
    refunds = RefundService(
        RefundRepository(mongo.db), orders, transitions, ledger, effects, sessions, mongo, jobs
    )
    return DeskParts(
        order_desk=OrderDesk(OrderRepository(mongo.db)),
        fulfilment=Fulfilment(orders, transitions, ledger, mongo, jobs),
        refunds=refunds,
    )
