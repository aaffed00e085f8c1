"""The contact page: a form that works without scripts, and the other ways to reach the shop."""

from typing import Any

import reflex as rx

from backend_ext.messages.form import MOST_TEXT
from chemouflage.content.contact_view import ContactView, load, topics
from chemouflage.first_paint.filled import Filled
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.forms import text_area, text_field
from chemouflage.ui.icons import icon
from chemouflage.ui.live import when
from chemouflage.ui.posted import posted_form
from chemouflage.ui.shell import shell
from chemouflage.ui.trap import trap


class ContactState(rx.State):
    """The page's data; the page server gave the same to the browser's first paint."""

    view: ContactView = blank(ContactView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the page anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]


FILLED = Filled("contact", ContactState, ContactView, load, ("sent", "draft", "problem"))


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Write to us") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Questions about an order, a payment or a deck? We answer within two working days.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    view: Any = ContactState.view
    return shell(
        t,
        rx.el.div(
            rx.el.div(
                rx.el.h1(t("Write to us"), class_name=styles.H1),
                rx.el.p(
                    t("Questions about an order, a payment or a deck? We answer within two working days."),
                    class_name="mt-3 max-w-prose text-lg text-muted",
                ),
            ),
            rx.el.div(
                rx.el.div(
                    when(view["form"], "contact.form", rx.el.div(_form(t, view))),
                    when(view["sent"], "contact.sent", _thanks(t)),
                    class_name=f"{styles.CARD} p-5 sm:p-7",
                ),
                _ways(t, view),
                class_name="mt-8 grid items-start gap-6 md:grid-cols-[1.7fr_1fr] lg:gap-10",
            ),
            class_name="mx-auto min-h-[70vh] w-full max-w-5xl px-4 py-10 sm:px-6 sm:py-14",
        ),
        path="/contact",
    )


def _form(t: Translator, view: Any) -> rx.Component:
    return posted_form(
        t,
        "/api/contact",
        rx.el.input(type="hidden", name="stamp", default_value=view["stamp"]),
        trap(t),
        rx.el.div(
            _told(
                view,
                "name",
                text_field("name", t("Your name"), value=view["name"], autocomplete="name", max_length=80),
            ),
            _told(
                view,
                "email",
                text_field(
                    "email",
                    t("Your e-mail"),
                    value=view["email"],
                    type="email",
                    autocomplete="email",
                    inputmode="email",
                    max_length=254,
                    spell_check=False,
                ),
            ),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        rx.el.div(
            _told(view, "topic", _topic(t, view)),
            _told(
                view,
                "order",
                text_field(
                    "order",
                    t("Order number"),
                    value=view["order"],
                    placeholder="CH-7F3K-29QD",
                    required=False,
                    optional_note=t("if there is one"),
                    auto_capitalize="characters",
                    spell_check=False,
                    max_length=40,
                ),
            ),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        _told(
            view,
            "text",
            text_area("text", t("Your message"), value=view["text"], rows=7, max_length=MOST_TEXT),
        ),
        submit=t("Send the message"),
        problem=view["problem"],
    )


def _topic(t: Translator, view: Any) -> rx.Component:
    """The choice; its first line is what was chosen before, or asks to choose."""
    return rx.el.div(
        rx.el.label(t("What is it about?"), html_for="field-topic", class_name="mb-1.5 block font-semibold"),
        rx.el.select(
            rx.el.option(view["topic_text"], value=view["topic"]),
            *[rx.el.option(text, value=value) for value, text in topics(t).items()],
            name="topic",
            id="field-topic",
            class_name=styles.FIELD,
            auto_complete="off",
            custom_attrs={"aria-describedby": "error-topic", "aria-required": "true"},
        ),
        rx.el.div(
            id="error-topic",
            aria_live="polite",
            class_name="text-sm text-coral",
            custom_attrs={"data-error": ""},
        ),
    )


def _told(view: Any, name: str, field: rx.Component) -> rx.Component:
    """A field with its error from before the page was loaded; ui.js says later ones in the field's own."""
    wrong = rx.el.p(
        icon("warning", "mt-0.5 size-4"),
        view[f"wrong_{name}"],
        class_name="mt-1 flex gap-1.5 text-sm text-coral",
    )
    return rx.el.div(field, when(view[f"bad_{name}"], f"contact.bad_{name}", wrong), class_name="min-w-0")


def _thanks(t: Translator) -> rx.Component:
    return rx.el.div(
        tile("75", "Re", t("Received"), "teal", "mx-auto w-24 text-xl"),
        rx.el.h2(t("Thank you, we have your message"), class_name=f"mt-6 {styles.H2}"),
        rx.el.p(
            t("A mail that says so is on its way to you. We answer within two working days."),
            class_name="mx-auto mt-2 max-w-md text-muted",
        ),
        rx.el.div(
            button_link(t("See all products"), t.path("/shop")),
            button_link(t("Write another message"), t.path("/contact"), styles.QUIET),
            class_name="mt-6 flex flex-wrap justify-center gap-3",
        ),
        role="status",
        class_name="py-8 text-center",
    )


def _ways(t: Translator, view: Any) -> rx.Component:
    phone = _way("phone", t("By phone"), anchor(view["phone"], href=view["tel"], class_name=styles.LINK))
    hours = _way("sun", t("When we are there"), rx.el.span(view["hours"]))
    return rx.el.div(
        rx.el.ul(
            _way(
                "mail",
                t("By e-mail"),
                anchor(view["support"], href=view["mailto"], class_name=f"{styles.LINK} break-all"),
            ),
            when(view["by_phone"], "contact.by_phone", phone),
            when(view["with_hours"], "contact.with_hours", hours),
            _way(
                "package",
                t("Where is my parcel?"),
                anchor(t("Look it up"), href=t.path("/track"), class_name=styles.LINK),
            ),
            class_name="space-y-5",
            role="list",
        ),
        class_name="rounded-3xl bg-sunken p-5 sm:p-6",
    )


def _way(picture: str, name: str, how: rx.Component) -> rx.Component:
    return rx.el.li(
        icon(picture, "mt-0.5 size-6 text-teal"),
        rx.el.div(rx.el.p(name, class_name="font-semibold"), rx.el.p(how), class_name="min-w-0"),
        class_name="flex gap-3",
    )
