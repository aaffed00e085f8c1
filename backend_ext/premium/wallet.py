"""The codes of an account: those that came with its orders, and those it has redeemed."""

from collections.abc import Sequence
from datetime import datetime

from backend_ext.catalogue.service import CatalogueService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.text import Localized
from backend_ext.ordering.models import Order
from backend_ext.ordering.service import OrderService
from backend_ext.premium.models import Entitlement, OwnCode, PremiumCode
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.store.mongo import Tx


class Wallet:
    """Reads what an account has."""

    def __init__(
        self,
        codes: CodeRepository,
        entitlements: EntitlementRepository,
        orders: OrderService,
        catalogue: CatalogueService,
    ) -> None:
        self._codes = codes
        self._entitlements = entitlements
        self._orders = orders
        self._catalogue = catalogue

    async def of_user(self, user_id: str) -> list[OwnCode]:
        """The person's codes: those still to redeem first, in each part the newest first."""
        orders = {order.id: order for order in await self._orders.all_of_user(user_id)}
        codes = await self._codes.of_account(user_id, orders)
        given = {one.code_id: one for one in await self._entitlements.of_user(user_id)}
        named = await self._names(codes, orders)
        found = [
            _shown(code, user_id, orders.get(code.order_id or ""), given.get(code.id), named)
            for code in codes
        ]
        found.sort(key=lambda own: (own.given_at, own.code), reverse=True)
        return sorted(found, key=lambda own: not own.redeemable)

    async def entitlements(self, user_id: str) -> list[Entitlement]:
        """All the premium an account got, in the order it runs; withdrawn too."""
        return await self._entitlements.of_user(user_id)

    async def ids_of_orders(self, order_ids: Sequence[str], tx: Tx | None = None) -> list[str]:
        """Ids of the codes given for these orders: the subjects of mails that brought one."""
        return await self._codes.ids_of_orders(order_ids, tx)

    async def withdraw_all(self, user_id: str, tx: Tx) -> None:
        """Withdraws all the premium of an account, in the caller's transaction; its codes stay redeemed."""
        await self._entitlements.withdraw_all(user_id, utcnow(), tx)

    async def _names(self, codes: list[PremiumCode], orders: dict[str, Order]) -> dict[str, Localized]:
        """Names by product id: as bought, else as the catalogue has them now."""
        bought = {line.product_id: line.name for order in orders.values() for line in order.lines}
        missing = {code.product_id for code in codes if code.product_id} - bought.keys()
        products = await self._catalogue.by_ids(sorted(missing)) if missing else {}
        return bought | {key: product.name for key, product in products.items()}


def _shown(
    code: PremiumCode,
    user_id: str,
    order: Order | None,
    given: Entitlement | None,
    names: dict[str, Localized],
) -> OwnCode:
    return OwnCode(
        code=code.code,
        state=code.state,
        product=names.get(code.product_id or ""),
        order_number=order.number if order else None,
        given_at=_given_at(code),
        redeemed_at=code.redeemed_at,
        mine=code.redeemed_by == user_id,
        ends_at=given.ends_at if given and given.withdrawn_at is None else None,
    )


def _given_at(code: PremiumCode) -> datetime:
    return code.assigned_at or code.redeemed_at or code.created_at
