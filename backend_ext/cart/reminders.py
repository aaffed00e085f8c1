"""Reminds people of a cart they left, once for each content, if they asked for such mails."""

from datetime import datetime, timedelta

from backend_ext.cart.models import Cart
from backend_ext.cart.repository import CartRepository
from backend_ext.cart.service import CartService
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.mail.models import Category, Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.service import OrderService
from backend_ext.people.errors import SignInNeeded
from backend_ext.people.service import PeopleService
from backend_ext.store.mongo import Duplicate, Transactions

# Later than the next day's same hour nobody minds; after two days nobody remembers.
SOONEST, LATEST = timedelta(hours=20), timedelta(hours=48)


class CartReminders:
    """Carts of accounts, untouched for 20 to 48 hours. What is in one is looked up again at its delivery."""

    def __init__(
        self,
        repository: CartRepository,
        carts: CartService,
        people: PeopleService,
        orders: OrderService,
        preferences: MailPreferences,
        outbox: Outbox,
        transactions: Transactions,
    ) -> None:
        self._repository = repository
        self._carts = carts
        self._people = people
        self._orders = orders
        self._preferences = preferences
        self._outbox = outbox
        self._transactions = transactions

    async def remind(self, now: datetime) -> int:
        """Queues the mails that are due at `now`; how many. Safe to repeat, and in two workers at once."""
        sent = 0
        async for cart in self._repository.untouched(now - LATEST, now - SOONEST):
            sent += await self._remind(cart, now)
        return sent

    async def _remind(self, cart: Cart, now: datetime) -> bool:
        try:
            user = await self._people.get(cart.id)
        except SignInNeeded:
            return False
        if not user.email_verified or not await self._preferences.allows(user.email_key, Category.CART):
            return False
        if await self._orders.ordered_since(user.id, now - LATEST):
            return False
        view = await self._carts.view(user.id)
        if not any(line.available for line in view.lines):
            return False
        subject, to, lang, name = f"{user.id}.{view.mark}", user.email, user.lang, user.name
        try:
            await self._transactions.run(
                lambda tx: self._outbox.add(Purpose.CART_LEFT, subject, to, lang, tx, name=name)
            )
        except Duplicate:
            return False
        return True
