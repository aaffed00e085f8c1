"""What a guest had becomes the account's at sign-in; and all that there is of somebody, for them to take."""

from typing import Any

from backend_ext.cart.service import CartService
from backend_ext.invoices.service import InvoiceService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.typed import email_key
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.mail.consent.suppressions import Suppressions
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.checkout import CheckoutService
from backend_ext.ordering.service import OrderService
from backend_ext.people.belongings.portrait import Drawn, portrait
from backend_ext.people.belongings.told import Told
from backend_ext.people.models import Person
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.service import SessionService
from backend_ext.premium.wallet import Wallet
from backend_ext.refunds.service import RefundService
from backend_ext.store.mongo import Transactions, Tx


class Belongings:
    """Carts, checkouts, orders and codes, as belonging to an account."""

    def __init__(
        self,
        people: PeopleService,
        sessions: SessionService,
        carts: CartService,
        checkout: CheckoutService,
        orders: OrderService,
        refunds: RefundService,
        invoices: InvoiceService,
        wallet: Wallet,
        outbox: Outbox,
        preferences: MailPreferences,
        suppressions: Suppressions,
        told: Told,
        transactions: Transactions,
    ) -> None:
        self._people = people
        self._sessions = sessions
        self._carts = carts
        self._checkout = checkout
        self._orders = orders
        self._refunds = refunds
        self._invoices = invoices
        self._wallet = wallet
        self._outbox = outbox
        self._preferences = preferences
        self._suppressions = suppressions
        self._told = told
        self._transactions = transactions

    async def join(self, person: Person, visitor: str) -> int:
        """Call it whenever somebody has signed in, or has proved their address, in `visitor`'s browser.

        Cart, wishlist, open checkout and guest orders of their address become the account's; how many orders
        did. Nothing of them is left to who uses the browser next. Nothing happens before the address is
        proved. One transaction; safe to repeat, and in two tabs at once.
        """
        owner = person.owner
        if owner is None:
            return 0

        async def body(tx: Tx) -> int:
            if visitor and visitor != owner:
                await self._carts.join(visitor, owner, tx)
                await self._checkout.join(visitor, owner, tx)
                await self._told.join(visitor, owner, tx)
            return await self._orders.join(owner, email_key(person.email), tx, visitor=visitor)

        return await self._transactions.run(body)

    async def portrait(self, user_id: str) -> dict[str, Any]:
        """All the shop knows of an account, as JSON can say it: no secrets, no hashes, no inner ids.

        Raises SignInNeeded when the account is gone.
        """
        user = await self._people.get(user_id)
        orders = await self._orders.all_of_user(user_id)
        say = await self._told.of(user)
        refunds = {order.id: await self._refunds.of_order(order.id) for order in orders if order.refunded}
        given_back = (refund.id for some in refunds.values() for refund in some)
        ids = [order.id for order in orders]
        about = [*ids, *given_back, *await self._wallet.ids_of_orders(ids), *say.subjects]
        drawn = Drawn(
            user=user,
            sessions=await self._sessions.of_user(user_id),
            orders=orders,
            refunds=refunds,
            invoices=await self._invoices.of_orders(ids),
            codes=await self._wallet.of_user(user_id),
            entitlements=await self._wallet.entitlements(user_id),
            wanted=await self._preferences.of(email_key(user.email)),
            suppressed=await self._suppressions.of(user.email),
            mails=await self._outbox.of_person(user.email, about),
            cart=await self._carts.view(user_id),
            typed=await self._checkout.typed(user_id),
            say=say,
        )
        return portrait(drawn, utcnow())
