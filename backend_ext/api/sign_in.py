"""Signing up, in and out, from the pages' forms. Who types an address learns nothing of its account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from backend_ext.api import cookies, forms
from backend_ext.api.context import Cookie, DeviceHere, Held, SameOrigin, Signed, SomePerson
from backend_ext.kit.paths import own_path
from backend_ext.kit.text import Lang
from backend_ext.people.entrance import Challenge, Way
from backend_ext.people.errors import StepOver

router = APIRouter(prefix="/api", tags=["sign-in"], dependencies=[SameOrigin])

ACCOUNT, CODE = "/account", "/sign-in/code"

Email = Annotated[str, Form(max_length=10_000)]
Password = Annotated[str, Form(max_length=10_000)]
Text = Annotated[str, Form(max_length=10_000)]
Language = Annotated[Lang, Form()]


class Here:
    """What every way in needs of the request."""

    def __init__(self, request: Request, held: Held, device: DeviceHere, before: Cookie) -> None:
        self.request, self.held, self.device, self.before = request, held, device, before

    async def come_in(self, way: Way, lang: Lang, next_path: str = "") -> Response:
        """Leads on: with the session to where somebody wanted to go, or to the second factor."""
        target = own_path(next_path or way.next_path)
        settings = self.held.settings
        if isinstance(way, Challenge):
            response = forms.go(self.request, forms.page(lang, CODE, next=target))
            cookies.keep(response, settings, cookies.CHALLENGE, way.token)
            return response
        await self.held.belongings.join(way.person, self.device.visitor)
        response = forms.go(self.request, target or forms.page(lang, ACCOUNT))
        cookies.let_in(response, settings, way.secret)
        return response


Visit = Annotated[Here, Depends(Here)]


@router.post("/sign-up")
async def sign_up(
    here: Visit,
    email: Email,
    password: Password,
    name: Text = "",
    next_path: Annotated[str, Form(alias="next", max_length=10_000)] = "",
    lang: Language = "en",
) -> Response:
    """Asks for an account. The answer is the same whether the address has one."""
    await here.held.entrance.sign_up(email, password, name, lang, here.device, own_path(next_path))
    return forms.go(here.request, forms.page(lang, "/check-mail", about="sign-up"))


@router.post("/confirm")
async def confirm(here: Visit, code: Text, password: Password = "", lang: Language = "en") -> Response:
    """Finishes a sign-up by the code of its mail."""
    way = await here.held.entrance.confirm(code, password, here.device, here.before)
    return await here.come_in(way, lang)


@router.post("/sign-in")
async def sign_in(
    here: Visit,
    email: Email,
    password: Password,
    next_path: Annotated[str, Form(alias="next", max_length=10_000)] = "",
    lang: Language = "en",
) -> Response:
    """Comes in by e-mail and password."""
    way = await here.held.entrance.sign_in(email, password, here.device, here.before)
    return await here.come_in(way, lang, next_path)


@router.post("/sign-in/code")
async def second_factor(
    here: Visit,
    code: Text,
    next_path: Annotated[str, Form(alias="next", max_length=10_000)] = "",
    lang: Language = "en",
) -> Response:
    """Comes in by the code of the second factor, after the password."""
    name = cookies.own_name(here.held.settings, cookies.CHALLENGE)
    challenge = here.request.cookies.get(name)
    if not challenge:
        raise StepOver
    way = await here.held.entrance.answer(challenge, code, here.device, here.before)
    return await here.come_in(way, lang, next_path)


@router.post("/sign-out")
async def sign_out(request: Request, held: Held, person: SomePerson, lang: Language = "en") -> Response:
    """Ends this session; without one it does nothing else."""
    if person is not None:
        await held.entrance.sign_out(person)
    response = forms.go(request, forms.page(lang, "/"))
    cookies.let_out(response, held.settings)
    return response


@router.post("/reset-mail")
async def ask_reset(here: Visit, email: Email, lang: Language = "en") -> Response:
    """Asks for a mail to choose a new password.

    The answer is the same, and takes as long, for every address: the mail is made afterwards.
    """
    await here.held.mongo.ping()  # nobody is sent to a mailbox while no mail can be made
    await here.held.entrance.ask_reset(email, lang, here.device)
    return forms.go(here.request, forms.page(lang, "/check-mail", about="reset"))


@router.post("/reset")
async def reset(here: Visit, code: Text, password: Password, lang: Language = "en") -> Response:
    """Puts a new password in force by the code of a mail."""
    way = await here.held.entrance.reset(code, password, here.device, here.before)
    return await here.come_in(way, lang)


@router.post("/prove")
async def prove(here: Visit, code: Text, lang: Language = "en") -> Response:
    """Lets Google or Facebook open an account whose owner got the code by mail."""
    return await here.come_in(await here.held.entrance.prove_owner(code, here.device, here.before), lang)


@router.post("/password")
async def change_password(
    here: Visit, person: Signed, old: Password, password: Password, lang: Language = "en"
) -> Response:
    """Changes the password of who is signed in; their other devices are signed out."""
    await here.held.entrance.change_password(person, old, password, here.device)
    return forms.go(here.request, forms.page(lang, "/account/security", done="password"))


@router.post("/email")
async def change_email(
    here: Visit, person: Signed, password: Password, email: Email, lang: Language = "en"
) -> Response:
    """Asks for another address; it counts once its mail is opened."""
    await here.held.entrance.change_email(person, password, email, here.device)
    return forms.go(here.request, forms.page(lang, "/check-mail", about="email"))


@router.post("/email/confirm")
async def confirm_email(
    request: Request, held: Held, person: SomePerson, code: Text, lang: Language = "en"
) -> Response:
    """Puts the new address in force by the code of a mail, for who is signed in as the account that asked."""
    await held.entrance.confirm_email(code, person)
    return forms.go(request, forms.page(lang, "/account/security", done="email"))
