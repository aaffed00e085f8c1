"""Who may be staff: granted and taken by an admin, written to the audit, told to the person."""

import structlog

from backend_ext.audit.models import SYSTEM
from backend_ext.audit.service import AuditService
from backend_ext.kit.errors import NotFound
from backend_ext.kit.ids import new_id
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.people.errors import LastAdmin, RoleNeeded, UnprovedStaff
from backend_ext.people.identity.provider import IdentityProvider
from backend_ext.people.models import STAFF, Person, Role, User
from backend_ext.people.repository import UserRepository
from backend_ext.people.sessions.service import SessionService
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)


class Roles:
    """Grants and takes roles. There is always an admin once there was one.

    Every verb counts the admins inside its transaction, by a row that each such transaction writes: two that
    would each leave the other as the last one cannot both commit.
    """

    def __init__(
        self,
        users: UserRepository,
        sessions: SessionService,
        provider: IdentityProvider,
        outbox: Outbox,
        audit: AuditService,
        transactions: Transactions,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._provider = provider
        self._outbox = outbox
        self._audit = audit
        self._transactions = transactions

    async def staff(self, actor: Person) -> list[User]:
        """Everybody who is no mere customer, by address. Raises RoleNeeded."""
        _admin(actor.role)
        return await self._users.staff()

    async def grant(self, actor: Person, user_id: str, role: Role) -> User:
        """Gives an account another role; their sessions see it at the next check.

        Raises RoleNeeded when `actor` is no admin (any more), NotFound, UnprovedStaff for a role of staff
        and an address nobody proved, LastAdmin.
        """
        _admin(actor.role)

        async def body(tx: Tx) -> tuple[User, bool]:
            others = await self._users.other_admins(user_id, tx)
            granting = await self._users.get(actor.user_id, tx)
            _admin(granting.role if granting else None)
            user = await self._users.get(user_id, tx)
            if user is None:
                raise NotFound
            if user.role is role:
                return user, False
            if user.role is Role.ADMIN and not others:
                raise LastAdmin
            if role in STAFF and not user.email_verified:
                raise UnprovedStaff
            return await self._put(actor.user_id, user, role, tx), True

        user, changed = await self._transactions.run(body)
        if changed:
            await self._spread(user)
        return user

    async def promote_first(self, email_key: str) -> User | None:
        """Makes the account of a proved address admin while there is none; None when it is not to be.

        For the program itself: nobody's rights are asked.
        """

        async def body(tx: Tx) -> User | None:
            if await self._users.other_admins("", tx):
                return None
            user = await self._users.of_email(email_key, tx)
            if user is None or not user.email_verified:
                return None
            return await self._put(SYSTEM, user, Role.ADMIN, tx)

        user = await self._transactions.run(body)
        if user is not None:
            await self._spread(user)
        return user

    async def has_admin(self) -> bool:
        """Whether there is an admin."""
        return any(user.role is Role.ADMIN for user in await self._users.staff())

    async def guard_last_admin(self, user_id: str, tx: Tx) -> None:
        """Stands before the deletion of an account, in its transaction. Raises LastAdmin."""
        others = await self._users.other_admins(user_id, tx)
        user = await self._users.get(user_id, tx)
        if user is not None and user.role is Role.ADMIN and not others:
            raise LastAdmin

    async def _put(self, actor: str, user: User, role: Role, tx: Tx) -> User:
        changed = await self._users.set(user.id, {"role": role}, tx)
        if changed is None:
            raise NotFound
        before, after = {"role": user.role.value}, {"role": role.value}
        await self._audit.record(actor, "role.grant", f"user:{user.id}", before, after, tx)
        await self._outbox.add(
            Purpose.ROLE_CHANGED, new_id(), user.email, user.lang, tx, name=user.name, role=role.value
        )
        return changed

    async def _spread(self, user: User) -> None:
        """Tells the copies of sessions, and the provider as far as it can be told."""
        await self._sessions.changed(user)
        prefix = f"{self._provider.issuer}:"
        for identity in user.identities:
            if identity.startswith(prefix):
                try:
                    await self._provider.set_role(identity.removeprefix(prefix), user.role)
                except Exception:
                    _log.exception("the provider was not told a role", user_id=user.id, role=user.role)


def _admin(role: Role | None) -> None:
    if role is not Role.ADMIN:
        raise RoleNeeded
