"""The first admin, from the environment: somebody has to let the others in."""

from enum import StrEnum

from backend_ext.kit.typed import email_key
from backend_ext.people.admission import Admission
from backend_ext.people.identity.local import LocalProvider
from backend_ext.people.identity.provider import IdentityProvider
from backend_ext.people.models import Role
from backend_ext.people.roles import Roles
from backend_ext.store.mongo import Duplicate


class FirstAdminState(StrEnum):
    """What became of it: `there` already, the account was `promoted`, it was `made`, it `waits` for the
    address to be verified, or nobody is `named`."""

    THERE = "there is an admin"
    PROMOTED = "the account of FIRST_ADMIN_EMAIL is an admin now"
    MADE = "an admin was made for FIRST_ADMIN_EMAIL"
    WAITS = "no admin yet: whoever verifies FIRST_ADMIN_EMAIL becomes one"
    UNNAMED = "no admin yet, and FIRST_ADMIN_EMAIL names none"


class FirstAdmin:
    """Sees to it at each start; `email` and `password` as in the settings, "" when they are not set."""

    def __init__(
        self, roles: Roles, admission: Admission, provider: IdentityProvider, email: str, password: str
    ) -> None:
        self._roles = roles
        self._admission = admission
        self._provider = provider
        self._email = email
        self._password = password

    async def ensure(self) -> FirstAdminState:
        """Makes an admin when there is none and it can be done; safe to call again, and by two at once."""
        if await self._roles.has_admin():
            return FirstAdminState.THERE
        if not self._email:
            return FirstAdminState.UNNAMED
        if await self._roles.promote_first(email_key(self._email)):
            return FirstAdminState.PROMOTED
        if self._password and isinstance(self._provider, LocalProvider):
            return await self._make(self._provider)
        return await self._as_it_is()

    async def _make(self, provider: LocalProvider) -> FirstAdminState:
        try:
            proof = await provider.put(self._email, self._password)
        except Duplicate:  # it has one: another process is at it, or its owner signs in with it
            return await self._as_it_is()
        user = await self._admission.admit(proof)  # which gives the role too
        return FirstAdminState.MADE if user.role is Role.ADMIN else await self._as_it_is()

    async def _as_it_is(self) -> FirstAdminState:
        return FirstAdminState.THERE if await self._roles.has_admin() else FirstAdminState.WAITS
