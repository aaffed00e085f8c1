"""Somebody leaves: their account and all that tells who they are goes. Of orders stays what the law needs."""

from collections.abc import Awaitable, Callable

import structlog

from backend_ext.jobs.names import Job
from backend_ext.jobs.nudge import Nudge
from backend_ext.mail.models import Purpose
from backend_ext.people.belongings.holdings import Holdings
from backend_ext.people.belongings.models import Farewell
from backend_ext.people.belongings.repository import FarewellRepository
from backend_ext.people.errors import OrdersUnderWay, SignInNeeded
from backend_ext.people.identity.provider import IdentityProvider
from backend_ext.people.models import User
from backend_ext.people.repository import UserRepository
from backend_ext.people.sessions.service import SessionService
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)
_BATCH = 100

Guard = Callable[[str, Tx], Awaitable[None]]


class Departures:
    """Deletes accounts. `last_admin` raises LastAdmin for the one account that must stay."""

    def __init__(
        self,
        users: UserRepository,
        sessions: SessionService,
        farewells: FarewellRepository,
        provider: IdentityProvider,
        holdings: Holdings,
        last_admin: Guard,
        transactions: Transactions,
        nudge: Nudge,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._farewells = farewells
        self._provider = provider
        self._holdings = holdings
        self._last_admin = last_admin
        self._transactions = transactions
        self._nudge = nudge

    async def delete(self, user_id: str) -> None:
        """Deletes an account for good, and mails to its address that it is done.

        All in one transaction, but for the identity provider, which is told afterwards and until it has
        understood (`say_farewell`). Nothing is changed when it raises OrdersUnderWay, LastAdmin, SignInNeeded
        (the account is gone already).
        """
        owed = await self._transactions.run(lambda tx: self._delete(user_id, tx))
        _log.info("an account was deleted", user_id=user_id)
        await self._sessions.forget_ended()
        await self._sessions.gone(user_id)
        await self._holdings.played.gone(user_id)
        await self._nudge.kick(Job.DELIVER_MAIL)
        for farewell in owed:
            if farewell.issuer == self._provider.issuer:
                await self._tell_provider(farewell)

    async def say_farewell(self) -> int:
        """Has the provider forget who left, and cleans up behind them; how many. Safe to repeat.

        Whoever has come back meanwhile, by the same credential, keeps it. What is owed to a provider that is
        not in use now stays owed. Raises ProviderAway.
        """
        owed = await self._farewells.owed(self._provider.issuer, _BATCH)
        for farewell in owed:
            if await self._users.of_identity(farewell.id) is None:
                await self._provider.delete(farewell.subject)
            await self._sweep(farewell.user_id)
            await self._farewells.done(farewell)
        return len(owed)

    async def _tell_provider(self, farewell: Farewell) -> None:
        try:
            await self._provider.delete(farewell.subject)
        except Exception as error:  # the account is gone, whatever the provider says: the job tells it again
            _log.warning(
                "the provider could not be told", user_id=farewell.user_id, error=type(error).__name__
            )

    async def _delete(self, user_id: str, tx: Tx) -> list[Farewell]:
        user = await self._users.get(user_id, tx)
        if user is None:
            raise SignInNeeded
        await self._last_admin(user_id, tx)
        has = self._holdings
        if user.email_verified:
            await has.orders.join(user_id, user.email_key, tx)
        if await has.orders.under_way(user_id, tx):
            raise OrdersUnderWay
        orders = await has.orders.ids_of_user(user_id, tx)
        refunds = await has.refunds.ids_of_orders(orders, tx)
        codes = await has.wallet.ids_of_orders(orders, tx)
        links = await has.links.forget(user.email, _subjects(user), tx)
        told = await has.told.subjects(user)
        await has.outbox.forget(user.email, [*orders, *refunds, *codes, *links, *told, user_id], tx)
        await has.preferences.forget(user.email, tx)
        await has.suppressions.forget(user.email, tx)
        await has.orders.anonymise(user_id, tx)
        await has.invoices.anonymise(orders, tx)
        await has.carts.forget(user_id, tx)
        await has.checkout.forget(user_id, tx)
        await has.wallet.withdraw_all(user_id, tx)
        await has.pictures.forget(user_id, tx)
        await has.told.forget(user, tx)
        await has.played.forget(user_id, tx)
        await self._sessions.end_all_within(user_id, tx)
        owed = _farewells(user)
        await self._farewells.put(owed, tx)
        await self._users.delete(user_id, tx)
        await has.outbox.add(
            Purpose.ACCOUNT_DELETED, user_id, user.email, user.lang, tx, forget=True, name=user.name
        )
        return owed

    async def _sweep(self, user_id: str) -> None:
        """Takes away what an event still under way wrote once more; an order it placed is a guest's."""

        async def body(tx: Tx) -> None:
            await self._holdings.orders.let_go(user_id, tx)
            await self._holdings.carts.forget(user_id, tx)
            await self._holdings.checkout.forget(user_id, tx)
            await self._holdings.told.wishlists.forget(user_id, tx)
            await self._holdings.played.forget(user_id, tx)

        await self._transactions.run(body)
        await self._holdings.played.gone(user_id)


def _subjects(user: User) -> list[str]:
    return [identity.partition(":")[2] for identity in user.identities]


def _farewells(user: User) -> list[Farewell]:
    parts = (identity.partition(":") for identity in user.identities)
    return [
        Farewell(id=f"{issuer}:{subject}", issuer=issuer, subject=subject, user_id=user.id)
        for issuer, _, subject in parts
    ]
