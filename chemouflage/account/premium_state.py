"""The state of the page of premium codes."""

from typing import Any

import reflex as rx

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import error_text
from backend_ext.kit.typed import clean
from chemouflage.account.premium_view import CodeView, code_view, premium_text, redeemed_text
from chemouflage.checkout.code_picture import qr_of
from chemouflage.guard import requires
from chemouflage.runtime import services
from chemouflage.session import address, signed_in
from chemouflage.ui.actions import act
from chemouflage.who import PREMIUM, Who

FIELD = "field-code"
_LONGEST = 40  # characters of a code as typed


class PremiumState(rx.State):
    """Whose codes these are is asked at each event."""

    ready: bool = False
    premium: str = ""
    codes: list[CodeView] = []  # noqa: RUF012  Reflex copies defaults
    typed: str = ""
    problem: str = ""
    done: str = ""
    qr: str = ""  # of the code that is shown as a picture
    qr_of: str = ""
    number: int = 0  # of what was redeemed last: the form is empty again

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """All codes; one in the address stands in the form already."""
        self.typed = clean(address(self).query.get("code", ""))[:_LONGEST]
        self.problem = self.done = ""
        await self._load()

    @requires("signed_in")
    async def redeem(self, form: dict[str, Any]) -> Any:
        """Redeems what is typed; it stays there when it is not good."""
        return await self._redeem(clean(form.get("code", ""))[:_LONGEST])

    @requires("signed_in")
    async def redeem_own(self, code: str) -> Any:
        """Redeems one of the codes of the list."""
        return await self._redeem(clean(code)[:_LONGEST])

    @requires("signed_in")
    async def show_qr(self, code: str) -> None:
        """Shows a code of the list as a picture for a camera, or takes it away again."""
        own = any(item["code"] == code and item["open"] for item in self.codes)
        self.qr_of = code if own and code != self.qr_of else ""
        self.qr = qr_of(self.qr_of, address(self).t) if self.qr_of else ""

    async def _redeem(self, typed: str) -> Any:
        here, t = await signed_in(self), address(self).t
        self.problem = self.done = ""
        try:
            came = self.router.session.client_ip
            redeemed = await services().redemption.redeem(here.user_id, typed, came)
        except ShopError as error:
            self.problem = error_text(error, t.lang)
            await act(self, ("focus", FIELD))
            return None
        self.done, self.typed = redeemed_text(redeemed, t), ""
        self.number += 1
        await self._load()
        await act(self, ("tell", PREMIUM), ("focus", "premium-done"))
        return Who.load

    async def _load(self) -> None:
        here, t, held = await signed_in(self), address(self).t, services()
        user = await held.people.get(here.user_id)
        self.premium = premium_text(user.premium_until, utcnow(), t)
        self.codes = [
            code_view(code, held.orders.links.key(code.order_number or ""), t)
            for code in await held.wallet.of_user(user.id)
        ]
        self.ready = True
