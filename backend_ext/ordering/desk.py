"""Orders as staff find and open them: support and admins, everybody's orders."""

from dataclasses import dataclass
from datetime import date

from backend_ext.kit.clock import dhaka_start
from backend_ext.kit.ids import clean_order_number
from backend_ext.kit.paging import Page
from backend_ext.kit.typed import email_key, mobile
from backend_ext.ordering.errors import OrderNotFound
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.ordering.repository import OrderRepository
from backend_ext.people.access import check_access
from backend_ext.people.models import Person

LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for; what is None does not matter. `since` and `until` are Dhaka days, both included.

    `text` is a whole order number, phone or e-mail, however it is typed: a part of one finds nothing.
    """

    state: OrderState | None = None
    payment_state: PaymentState | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""


def by_staff(actor: Person) -> str:
    """What an order's events call `actor`, who may work on orders. Raises RoleNeeded for others."""
    check_access("support", actor, second_factor=False)
    return f"staff:{actor.user_id}"


class OrderDesk:
    """Every verb asks for the role itself, whoever calls it."""

    def __init__(self, repository: OrderRepository) -> None:
        self._repository = repository

    async def find(self, actor: Person, search: Search, number: int = 1, size: int = 50) -> Page[Order]:
        """Page `number` (from 1) of the orders that match, newest first; at most 100 a page.

        Raises RoleNeeded.
        """
        by_staff(actor)
        number, size = max(1, number), min(max(1, size), LARGEST_PAGE)
        whose = _whose(search.text) if search.text.strip() else {}
        if whose is None:
            return Page([], number, size, 0)
        start = dhaka_start(search.since) if search.since else None
        end = dhaka_start(search.until, 1) if search.until else None
        found, total = await self._repository.search(
            whose, search.state, search.payment_state, start, end, (number - 1) * size, size
        )
        return Page(found, number, size, total)

    async def open(self, actor: Person, number: str) -> Order:
        """The order with this number, however it is typed. Raises RoleNeeded, OrderNotFound."""
        by_staff(actor)
        clean = clean_order_number(number)
        order = await self._repository.by_number(clean) if clean else None
        if order is None:
            raise OrderNotFound
        return order


def _whose(text: str) -> dict[str, str] | None:
    """The field that the text names, and its stored form; None when it can name none."""
    if "@" in text:
        return {"email_key": email_key(text)}
    if number := clean_order_number(text):
        return {"number": number}
    if phone := mobile(text):
        return {"contact.phone": phone}
    return None
