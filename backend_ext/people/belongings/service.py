"""What a guest had becomes the account's at sign-in; and all that there is of somebody, for them to take."""

from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.typed import email_key
from backend_ext.people.belongings.holdings import Holdings
from backend_ext.people.belongings.portrait import Drawn, portrait
from backend_ext.people.models import Person
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.service import SessionService
from backend_ext.store.mongo import Transactions, Tx


class Belongings:
    """Carts, checkouts, orders and codes, as belonging to an account."""

    def __init__(
        self,
        people: PeopleService,
        sessions: SessionService,
        holdings: Holdings,
        transactions: Transactions,
    ) -> None:
        self._people = people
        self._sessions = sessions
        self._holdings = holdings
        self._transactions = transactions

    async def join(self, person: Person, visitor: str) -> int:
        """Call it whenever somebody has signed in, or has proved their address, in `visitor`'s browser.

        Cart, wishlist, open checkout, games and guest orders of their address become the account's; how many
        orders did. Nothing of them is left to who uses the browser next. Nothing happens before the address
        is proved. One transaction; safe to repeat, and in two tabs at once.
        """
        owner = person.owner
        if owner is None:
            return 0

        has = self._holdings

        async def body(tx: Tx) -> int:
            if visitor and visitor != owner:
                await has.carts.join(visitor, owner, tx)
                await has.checkout.join(visitor, owner, tx)
                await has.told.join(visitor, owner, tx)
                await has.played.join(visitor, owner, tx)
            return await has.orders.join(owner, email_key(person.email), tx, visitor=visitor)

        return await self._transactions.run(body)

    async def portrait(self, user_id: str) -> dict[str, Any]:
        """All the shop knows of an account, as JSON can say it: no secrets, no hashes, no inner ids.

        Raises SignInNeeded when the account is gone.
        """
        has, user = self._holdings, await self._people.get(user_id)
        orders = await has.orders.all_of_user(user_id)
        say = await has.told.of(user)
        given_back = [order.id for order in orders if order.refunded or order.refunded_units]
        refunds = {order_id: await has.refunds.of_order(order_id) for order_id in given_back}
        told_of = (refund.id for some in refunds.values() for refund in some)
        ids = [order.id for order in orders]
        about = [*ids, *told_of, *await has.wallet.ids_of_orders(ids), *say.subjects]
        drawn = Drawn(
            user=user,
            sessions=await self._sessions.of_user(user_id),
            orders=orders,
            refunds=refunds,
            invoices=await has.invoices.of_orders(ids),
            codes=await has.wallet.of_user(user_id),
            entitlements=await has.wallet.entitlements(user_id),
            wanted=await has.preferences.of(email_key(user.email)),
            suppressed=await has.suppressions.of(user.email),
            mails=await has.outbox.of_person(user.email, about),
            cart=await has.carts.view(user_id),
            typed=await has.checkout.typed(user_id),
            say=say,
            games=await has.played.of(user_id),
        )
        return portrait(drawn, utcnow())
