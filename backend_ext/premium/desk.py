"""What staff do with single codes: find, give, revoke, extend. Each change leaves an entry in the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend_ext.audit.models import AuditEntry
from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid
from backend_ext.kit.ids import clean_order_number, clean_premium_code
from backend_ext.kit.paging import Page
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import clean
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.mail.strangers import masked
from backend_ext.ordering.form import field_errors
from backend_ext.ordering.service import OrderService
from backend_ext.people.access import check_access
from backend_ext.people.models import Person, User
from backend_ext.people.sessions.service import SessionService
from backend_ext.premium.errors import CodeNotFree, CodeRevoked, CodeUnknown, NotRedeemed
from backend_ext.premium.models import CodeFilter, CodeState, Entitlement, PremiumCode
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.premium.runs import Runs
from backend_ext.premium.vacancies import Vacancies
from backend_ext.store.mongo import Transactions, Tx

_FURTHEST = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A code with what it gave, and what staff did with it, the newest first."""

    code: PremiumCode
    entitlement: Entitlement | None
    history: list[AuditEntry]


class CodeDesk:
    """Every verb raises RoleNeeded unless `actor` is support or admin."""

    def __init__(
        self,
        codes: CodeRepository,
        entitlements: EntitlementRepository,
        vacancies: Vacancies,
        runs: Runs,
        orders: OrderService,
        sessions: SessionService,
        outbox: Outbox,
        audit: AuditService,
        transactions: Transactions,
    ) -> None:
        self._codes = codes
        self._entitlements = entitlements
        self._vacancies = vacancies
        self._runs = runs
        self._orders = orders
        self._sessions = sessions
        self._outbox = outbox
        self._audit = audit
        self._transactions = transactions

    async def find(self, actor: Person, wanted: CodeFilter, number: int, size: int) -> Page[PremiumCode]:
        """Page `number` (from 1) of the codes that match, the newest first.

        A code or an order number that can be none, or of no order, matches nothing.
        """
        check_access("support", actor, second_factor=False)
        match: dict[str, Any] = wanted.model_dump(
            include={"state", "product_id", "batch_id"}, exclude_none=True
        )
        if wanted.code is not None:
            match["code"] = clean_premium_code(wanted.code) or ""
        if wanted.order_number is not None:
            number_of_order = clean_order_number(wanted.order_number) or ""
            order = await self._orders.numbered(number_of_order)
            match["order_id"] = order.id if order else ""
        return await self._codes.find(match, number, size)

    async def file(self, actor: Person, code_id: str) -> CodeFile:
        """All about one code. Raises CodeUnknown."""
        check_access("support", actor, second_factor=False)
        code = await self._get(code_id)
        given = await self._entitlements.of_code(code_id)
        return CodeFile(code, given, await self._audit.of_subject(f"code:{code_id}"))

    async def give_to(self, actor: Person, code_id: str, email: str, lang: Lang) -> PremiumCode:
        """Gives a code of the pool to whoever reads this address; they get it by mail.

        The code keeps the address masked: the mail alone knows it whole. Raises Invalid, CodeUnknown,
        CodeNotFree.
        """
        check_access("support", actor, second_factor=False)
        to = clean(email)
        if errors := field_errors({"email": to}):
            raise Invalid(errors)

        async def body(tx: Tx) -> PremiumCode:
            code = await self._assign(code_id, {"given_to": masked(to)}, tx)
            await self._outbox.add(Purpose.CODE_ASSIGNED, code.id, to, lang, tx)
            await self._note(actor, "code.assign", code, {"to": code.given_to}, tx)
            return code

        return await self._transactions.run(body)

    async def give_order(self, actor: Person, code_id: str, number: str) -> PremiumCode:
        """Gives a code of the pool to a slot of an order that has none that is good; its buyer gets a mail.

        Raises OrderNotFound, CodeUnknown, CodeNotFree, NothingMissing.
        """
        check_access("support", actor, second_factor=False)

        async def body(tx: Tx) -> PremiumCode:
            free = await self._get(code_id, tx)
            order = await self._orders.numbered_now(number, tx)
            slot = await self._vacancies.take(order, free.product_id or "", tx)
            code = await self._assign(code_id, {"order_id": order.id, "slot": slot}, tx)
            if not order.anonymous:
                await self._outbox.add(Purpose.CODE_ASSIGNED, code.id, order.contact.email, order.lang, tx)
            await self._note(actor, "code.assign", code, {"order": order.number}, tx)
            return code

        code = await self._transactions.run(body)
        await self._orders.announce(code.order_id or "")
        return code

    async def revoke(self, actor: Person, code_id: str, why: str) -> PremiumCode:
        """Makes a code good for nothing, and withdraws what it gave.

        Raises CodeUnknown, CodeRevoked (it was before), Invalid (no reason).
        """
        check_access("support", actor, second_factor=False)
        reason = clean(why)
        if not reason:
            raise Invalid({"why": "Please say why."})

        async def body(tx: Tx) -> tuple[PremiumCode, User | None]:
            before = await self._codes.revoke(code_id, utcnow(), None, tx)
            if before is None:
                await self._get(code_id, tx)
                raise CodeRevoked
            user = await self._runs.withdraw(code_id, tx)
            after = {"state": CodeState.REVOKED.value, "why": reason}
            await self._note(actor, "code.revoke", before, after, tx, {"state": before.state.value})
            return await self._get(code_id, tx), user

        code, user = await self._transactions.run(body)
        await self._told(user)
        if code.order_id:
            await self._orders.announce(code.order_id)
        return code

    async def extend(self, actor: Person, code_id: str, until: datetime) -> Entitlement:
        """Moves the end of the premium that a code gave to a later moment; what follows it moves along.

        Raises CodeUnknown, NotRedeemed (it gives none, or that was withdrawn), Invalid (not later, or more
        than ten years from now).
        """
        check_access("support", actor, second_factor=False)

        async def body(tx: Tx) -> tuple[Entitlement, User]:
            code = await self._get(code_id, tx)
            given = await self._entitlements.of_code(code_id, tx)
            if given is None or given.withdrawn_at is not None:
                raise NotRedeemed
            if not given.ends_at < until <= utcnow() + _FURTHEST:
                raise Invalid({"until": "Please choose a later day, within ten years."})
            user = await self._runs.extend(given, until, tx)
            before, after = {"ends_at": given.ends_at}, {"ends_at": until}
            await self._note(actor, "code.extend", code, after, tx, before)
            return given.model_copy(update={"ends_at": until}), user

        given, user = await self._transactions.run(body)
        await self._told(user)
        return given

    async def _assign(self, code_id: str, fields: Mapping[str, Any], tx: Tx) -> PremiumCode:
        code = await self._codes.assign(code_id, fields, utcnow(), tx)
        if code is None:
            await self._get(code_id, tx)
            raise CodeNotFree
        return code

    async def _get(self, code_id: str, tx: Tx | None = None) -> PremiumCode:
        code = await self._codes.get(code_id, tx)
        if code is None:
            raise CodeUnknown
        return code

    async def _note(
        self,
        actor: Person,
        action: str,
        code: PremiumCode,
        after: Mapping[str, Any],
        tx: Tx,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        await self._audit.record(actor.user_id, action, f"code:{code.id}", before or {}, after, tx)

    async def _told(self, user: User | None) -> None:
        if user is not None:
            await self._sessions.changed(user)
