"""Who is there by the access token of the app, or else by the browser's cookie."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from backend_ext.api.context import Held, SomePerson, same_origin
from backend_ext.bootstrap import Services
from backend_ext.people.access import Access, check_access
from backend_ext.people.errors import SignInNeeded
from backend_ext.people.models import Person

_scheme = HTTPBearer(
    scheme_name="AppToken",
    bearerFormat="JWT",
    description="The `access_token` of /api/app/sign-in or /api/app/refresh; good for 15 minutes.",
    auto_error=False,
)

Shown = Annotated[HTTPAuthorizationCredentials | None, Security(_scheme)]


async def app_person(held: Held, shown: Shown) -> Person:
    """Who comes with an access token. Raises SignInNeeded without one, TokenRefused for a wrong one."""
    if shown is None:
        raise SignInNeeded
    return await held.app_tokens.who(shown.credentials)


async def caller(request: Request, held: Held, shown: Shown, person: SomePerson) -> Person:
    """Who comes with an access token or, from our own pages alone, with the cookie.

    Raises SignInNeeded, TokenRefused, CrossSite.
    """
    if shown is not None:
        return await app_person(held, shown)
    same_origin(request)
    if person is None:
        raise SignInNeeded
    return person


def _let_in(held: Services, person: Person, access: Access) -> Person:
    """`person`, with that access. Raises RoleNeeded, SecondFactorMissing."""
    required = held.settings.staff_second_factor == "required"
    check_access(access, person, second_factor=required)
    return person


def support(held: Held, person: Annotated[Person, Depends(caller)]) -> Person:
    """Support or an admin. Raises SignInNeeded, RoleNeeded, SecondFactorMissing."""
    return _let_in(held, person, "support")


def admin(held: Held, person: Annotated[Person, Depends(caller)]) -> Person:
    """An admin. Raises SignInNeeded, RoleNeeded, SecondFactorMissing."""
    return _let_in(held, person, "admin")


def editor(held: Held, person: Annotated[Person, Depends(caller)]) -> Person:
    """An editor or an admin. Raises SignInNeeded, RoleNeeded, SecondFactorMissing."""
    return _let_in(held, person, "editor")


def moderator(held: Held, person: Annotated[Person, Depends(caller)]) -> Person:
    """An editor, support or an admin. Raises SignInNeeded, RoleNeeded, SecondFactorMissing."""
    return _let_in(held, person, "moderator")


AppPerson = Annotated[Person, Depends(app_person)]
SupportCaller = Annotated[Person, Depends(support)]
Caller = Annotated[Person, Depends(caller)]
AdminCaller = Annotated[Person, Depends(admin)]
EditorCaller = Annotated[Person, Depends(editor)]
ModeratorCaller = Annotated[Person, Depends(moderator)]
