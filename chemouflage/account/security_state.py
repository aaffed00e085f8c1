"""The state of the security page. A second factor's secret is shown while it is set up, and never again."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import reflex as rx

from backend_ext.kit.dates import show_day
from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import error_text
from backend_ext.kit.typed import clean
from backend_ext.people.errors import StepOver
from backend_ext.people.models import User
from chemouflage.guard import requires
from chemouflage.runtime import services
from chemouflage.session import address, signed_in
from chemouflage.ui.actions import act
from chemouflage.ui.notices import notify

REMOVE, RENEW, CODES = "factor-remove", "factor-renew", "factor-codes"
SETUP_FIELD = "field-setup-code"
_LONGEST = 64  # characters of a code as typed


class SecurityState(rx.State):
    """How somebody signs in, and the second factor. `qr`, `secret` and `codes` are of this moment alone."""

    ready: bool = False
    email: str = ""
    with_password: bool = False
    needed: bool = False
    done: str = ""
    on: bool = False
    since: str = ""
    qr: str = ""
    secret: str = ""
    uri: str = ""
    codes: list[str] = []  # noqa: RUF012  Reflex copies defaults
    file: str = ""
    problem: str = ""
    _token: str = ""
    _whose: str = ""

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """How things are; the address says what was done, and whether a second factor is needed."""
        at = address(self)
        done = {
            "password": at.t("Your password is changed. All other devices are signed out."),
            "email": at.t("Your e-mail address is changed."),
        }
        self.done = done.get(at.query.get("done", ""), "")
        user = await self._user()
        if user.id != self._whose:  # not after a lost connection: what is shown once would be lost with it
            self._forget()
            self._whose = user.id
        self.with_password = await services().entrance.has_password(user)
        self._show(user)
        self.needed = at.query.get("need") == "second-factor"

    @requires("signed_in")
    async def begin(self) -> None:
        """Shows a new secret; nothing is stored of it yet."""
        user = await self._user()
        self._forget()
        self._show(user)
        if self.on:
            return
        setup = services().second_factors.begin(user)
        self.qr, self.secret, self.uri, self._token = setup.qr, setup.secret, setup.uri, setup.token
        await act(self, ("focus", SETUP_FIELD))

    @requires("signed_in")
    async def stop(self) -> None:
        """Forgets the secret that was shown."""
        self._forget()

    @requires("signed_in")
    async def confirm(self, form: dict[str, Any]) -> None:
        """Switches it on by the first code, and shows the recovery codes."""
        token = self._token

        async def go(user: User, code: str) -> list[str]:
            return await services().second_factors.confirm(user, token, code)

        await self._with_code(form, go, SETUP_FIELD)

    @requires("signed_in")
    async def renew(self, form: dict[str, Any]) -> None:
        """Other recovery codes; the old ones are void."""
        if await self._with_code(form, services().second_factors.new_recovery_codes, f"field-{RENEW}"):
            await act(self, ("close", RENEW), ("focus", CODES))

    @requires("signed_in")
    async def remove(self, form: dict[str, Any]) -> None:
        """Switches it off."""

        async def go(user: User, code: str) -> list[str]:
            await services().second_factors.remove(user, code)
            return []

        if await self._with_code(form, go, f"field-{REMOVE}"):
            await act(self, ("close", REMOVE))
            await notify(self, address(self).t("The second step is off."))

    @requires("signed_in")
    async def ask(self, which: str) -> None:
        """Opens the dialog that asks for a code first."""
        self.problem = ""
        if which in (REMOVE, RENEW):
            await act(self, ("open", which), ("focus", f"field-{which}"))

    @requires("signed_in")
    async def kept(self) -> None:
        """The recovery codes were put away."""
        self._forget()

    async def _with_code(
        self, form: dict[str, Any], go: Callable[[User, str], Awaitable[list[str]]], field: str
    ) -> bool:
        """Does what a code is asked for; whether it was done. The codes that come of it are shown."""
        self.problem = ""
        try:
            codes = await go(await self._user(), clean(form.get("code", ""))[:_LONGEST])
        except ShopError as error:
            if isinstance(error, StepOver):
                self._forget()
            self._show(await self._user())
            self.problem = error_text(error, address(self).t.lang)
            await act(self, ("focus", field))
            return False
        self._forget()
        self._show(await self._user())
        self.codes = codes
        self.file = "data:text/plain;charset=utf-8," + quote("\n".join(["Chemouflage", *codes, ""]))
        await act(self, ("focus", CODES))
        return True

    def _forget(self) -> None:
        self.qr = self.secret = self.uri = self._token = self.problem = self.file = ""
        self.codes = []

    def _show(self, user: User) -> None:
        t, factor = address(self).t, user.second_factor
        self.email = user.email
        self.on = factor is not None
        self.since = t("On since {day}.", day=show_day(factor.since, t.lang)) if factor else ""
        self.ready = True

    async def _user(self) -> User:
        return await services().people.get((await signed_in(self)).user_id)
