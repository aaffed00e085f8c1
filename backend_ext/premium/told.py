"""Codes whose ways are told to receivers of webhooks: whoever moves a code cannot forget to tell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.premium.repository import CodeRepository
from backend_ext.store.mongo import Database, Tx
from backend_ext.webhooks.models import Topic
from backend_ext.webhooks.news import News
from backend_ext.webhooks.payloads import of_code


class ToldCodes(CodeRepository):
    """The ledger of codes; what is assigned, redeemed or revoked is told in the same transaction."""

    def __init__(self, db: Database[dict[str, Any]], news: News) -> None:
        super().__init__(db)
        self._news = news

    async def take_from_pool(
        self, product_id: str, order_id: str, slot: str, now: datetime, tx: Tx
    ) -> PremiumCode | None:
        """See CodeRepository."""
        code = await super().take_from_pool(product_id, order_id, slot, now, tx)
        return await self._tell(Topic.CODE_ASSIGNED, code, tx)

    async def insert(self, codes: list[PremiumCode], tx: Tx | None = None) -> None:
        """See CodeRepository. Those that come with an order are assigned from the start."""
        await super().insert(codes, tx)
        for code in codes:
            if tx is not None and code.state is CodeState.ASSIGNED:
                await self._tell(Topic.CODE_ASSIGNED, code, tx)

    async def assign(
        self, code_id: str, fields: Mapping[str, Any], now: datetime, tx: Tx
    ) -> PremiumCode | None:
        """See CodeRepository."""
        code = await super().assign(code_id, fields, now, tx)
        return await self._tell(Topic.CODE_ASSIGNED, code, tx)

    async def redeem(self, code: str, user_id: str, now: datetime, tx: Tx) -> PremiumCode | None:
        """See CodeRepository."""
        return await self._tell(Topic.CODE_REDEEMED, await super().redeem(code, user_id, now, tx), tx)

    async def revoke(self, code_id: str, now: datetime, refund_id: str | None, tx: Tx) -> PremiumCode | None:
        """See CodeRepository."""
        before = await super().revoke(code_id, now, refund_id, tx)
        if before is not None:
            revoked = before.model_copy(update={"state": CodeState.REVOKED})
            await self._tell(Topic.CODE_REVOKED, revoked, tx)
        return before

    async def _tell(self, topic: Topic, code: PremiumCode | None, tx: Tx) -> PremiumCode | None:
        if code is not None:
            await self._news.tell(topic, code.id, of_code(code), tx)
        return code
