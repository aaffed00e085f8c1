"""What routes share: the services of the process, the visitor, the guard against other sites."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from backend_ext.bootstrap import Services
from backend_ext.kit.errors import Forbidden
from backend_ext.people.errors import SignInNeeded
from backend_ext.people.models import Person
from backend_ext.people.sessions.models import Device
from backend_ext.people.visitors import visitor_id

ServicesOf = Callable[[], Services]


class CrossSite(Forbidden):
    """A form or script of another site tried to act for the visitor."""

    code = "cross_site"
    message_key = "This request did not come from our own pages."


def services(request: Request) -> Services:
    """The services of this process."""
    held: ServicesOf = request.app.state.services
    return held()


def same_origin(request: Request) -> None:
    """Lets only our own pages through. Raises CrossSite."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    foreign = site not in (None, "same-origin", "none")
    if foreign or (origin is not None and origin.partition("://")[2] != request.headers.get("host")):
        raise CrossSite


def visitor(request: Request, held: Annotated[Services, Depends(services)]) -> str | None:
    """The visitor's id, or None when the browser sent no usable cookie."""
    return visitor_id(request.cookies.get(held.settings.visitor_cookie))


def cookie(request: Request, held: Annotated[Services, Depends(services)]) -> str | None:
    """The secret of the browser's session, as sent."""
    return request.cookies.get(held.settings.session_cookie)


async def some_person(
    held: Annotated[Services, Depends(services)], secret: Annotated[str | None, Depends(cookie)]
) -> Person | None:
    """Who is signed in here, if anybody."""
    return await held.sessions.who(secret)


def signed(person: Annotated[Person | None, Depends(some_person)]) -> Person:
    """Who is signed in here. Raises SignInNeeded."""
    if person is None:
        raise SignInNeeded
    return person


def device(request: Request, found: Annotated[str | None, Depends(visitor)]) -> Device:
    """Where the request comes from; its address is that of the connection, after our own proxies."""
    return Device(
        agent=request.headers.get("user-agent", ""),
        address=request.client.host if request.client else "",
        visitor=found or "",
    )


Held = Annotated[Services, Depends(services)]
Visitor = Annotated[str | None, Depends(visitor)]
SameOrigin = Depends(same_origin)
Cookie = Annotated[str | None, Depends(cookie)]
SomePerson = Annotated[Person | None, Depends(some_person)]
Signed = Annotated[Person, Depends(signed)]
DeviceHere = Annotated[Device, Depends(device)]
