"""Finding an order again by its number and the phone or e-mail it was made with."""

from typing import Any

import reflex as rx

from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import error_text
from backend_ext.kit.network import network_of
from backend_ext.kit.typed import clean
from backend_ext.store.limits import Limit
from backend_ext.store.outage import as_unavailable
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address, visitor
from chemouflage.ui import styles
from chemouflage.ui.actions import act
from chemouflage.ui.forms import text_field
from chemouflage.ui.shell import shell
from chemouflage.ui.states import alert

# Thousands of phones of one operator share an address. Nobody guesses 40 random bits and a phone so fast.
TRIES, OF_VISITOR = Limit("track", 60, 15 * 60), Limit("track_visitor", 10, 15 * 60)
_LONGEST = 120


class TrackState(rx.State):
    """The form that finds an order."""

    problem: str = ""
    busy: bool = False

    @public
    async def find(self, form: dict[str, Any]) -> None:
        """Leads to the order's page. A wrong number and a wrong contact are told alike."""
        here = address(self)
        number, contact = (clean(form.get(name, ""))[:_LONGEST] for name in ("number", "contact"))
        self.problem = ""
        try:
            if who := visitor(self):
                await services().limiter.hit(who, OF_VISITOR)
            await services().limiter.hit(network_of(self.router.session.client_ip), TRIES)
            order = await services().orders.track(number, contact)
        except Exception as error:
            known = error if isinstance(error, ShopError) else as_unavailable(error)
            if known is None:
                raise
            self.problem = error_text(known, here.t.lang)
            return
        key = services().orders.links.key(order.number)
        await act(self, ("go", here.t.path(f"/orders/{order.number}?key={key}")))


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Track your order") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("See where your order is, with its number and your phone or e-mail.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(
        t,
        rx.el.section(
            rx.el.h1(t("Where is my order?"), class_name=styles.H1),
            rx.el.p(
                t("You find the number in our e-mail. Use the phone or e-mail that you ordered with."),
                class_name="mt-3 text-lg text-muted",
            ),
            rx.el.div(track_form(t), class_name=f"{styles.CARD} mt-8 p-5 sm:p-6"),
            class_name="mx-auto min-h-[60vh] max-w-lg px-4 py-10 sm:py-14",
        ),
        path="/track",
    )


def track_form(t: Translator) -> rx.Component:
    """The form; it stands on the page of a locked order too."""
    return rx.el.form(
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        text_field(
            "number",
            t("Order number"),
            placeholder="CH-7F3K-29QD",
            auto_capitalize="characters",
            spell_check=False,
            enter_key_hint="next",
            max_length=40,
        ),
        text_field(
            "contact",
            t("Mobile number or e-mail"),
            placeholder="01712 345678",
            autocomplete="tel",
            enter_key_hint="go",
            max_length=_LONGEST,
        ),
        rx.el.div(rx.cond(TrackState.problem != "", alert(TrackState.problem)), aria_live="polite"),
        rx.el.button(t("Find it"), type="submit", class_name=f"{styles.PRIMARY} min-h-12 w-full text-lg"),
        on_submit=TrackState.find,
        no_validate=True,
        class_name="space-y-4",
    )
