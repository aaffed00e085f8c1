"""Who may do what: the levels that pages, handlers and routes name."""

from typing import Literal

from backend_ext.kit.clock import utcnow
from backend_ext.people.errors import PremiumNeeded, RoleNeeded, SecondFactorMissing, SignInNeeded
from backend_ext.people.models import Person, Role

Access = Literal["public", "signed_in", "premium", "support", "editor", "moderator", "admin"]

_ROLES = {
    "support": frozenset({Role.SUPPORT, Role.ADMIN}),
    "editor": frozenset({Role.EDITOR, Role.ADMIN}),
    "moderator": frozenset({Role.SUPPORT, Role.EDITOR, Role.ADMIN}),
    "admin": frozenset({Role.ADMIN}),
}


def check_access(access: Access, person: Person | None, *, second_factor: bool) -> None:
    """Lets those through who have `access`. `second_factor`: whether staff must have one.

    Guards and routes ask for it, as the settings say; a service asks for the role alone, once more.
    Raises SignInNeeded, PremiumNeeded, RoleNeeded, SecondFactorMissing.
    """
    if access == "public":
        return
    if person is None:
        raise SignInNeeded
    if access == "premium" and not person.has_premium(utcnow()):
        raise PremiumNeeded
    if access in _ROLES:
        if person.role not in _ROLES[access]:
            raise RoleNeeded
        if second_factor and not person.second_factor:
            raise SecondFactorMissing
