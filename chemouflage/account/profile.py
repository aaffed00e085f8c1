"""The profile: name, name on the boards, phone, language, theme, picture."""

from typing import Any

import reflex as rx

from backend_ext.media.service import MOST_BYTES
from backend_ext.ordering.form import MAX_LENGTH
from backend_ext.people.names import MOST
from chemouflage.account.frame import frame, named, panel
from chemouflage.account.profile_state import ProfileState
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.forms import check_field, file_field, line_of, radio_card, radio_cards
from chemouflage.ui.portrait import portrait
from chemouflage.ui.posted import posted_form


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("Profile"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Your name, picture, language and theme.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return frame(t, "/account/profile", t("Profile"), ProfileState.ready, _picture(t), _form(t), _mails(t))


def _picture(t: Translator) -> rx.Component:
    upload = posted_form(
        t,
        "/api/me/picture",
        file_field(
            "picture",
            t("A picture from this device"),
            hint=t("JPEG, PNG or WebP, up to 5 MB. We keep its middle, and nothing of where it was taken."),
            accept="image/jpeg,image/png,image/webp",
            most=MOST_BYTES,
            heavy=t("This file is larger than 5 MB. Please choose a smaller one."),
        ),
        submit=t("Upload it"),
        look=styles.QUIET,
        enc_type="multipart/form-data",
    )
    remove = posted_form(t, "/api/me/picture/remove", submit=t("Remove the picture"), look=styles.DANGER)
    return panel(
        rx.el.div(
            portrait(ProfileState.picture, ProfileState.initial, "size-28 text-5xl"),
            rx.el.div(
                upload,
                rx.cond(ProfileState.picture != "", rx.el.div(remove, class_name="mt-3")),
                class_name="min-w-0 flex-1 sm:max-w-md",
            ),
            class_name="flex flex-col gap-5 sm:flex-row sm:items-start sm:gap-8",
        ),
        heading=t("Your picture"),
        lead=t("Others see it beside your name on the boards."),
    )


def _form(t: Translator) -> rx.Component:
    fields = rx.el.div(
        _field("name", t("Your name"), "name", max_length=MAX_LENGTH["name"], required=False,
               optional_note=t("optional"), hint=t("For letters and parcels. Only you and we see it.")),
        _field("display_name", t("Name on the boards"), "nickname", max_length=MOST,
               hint=t("Everybody sees it beside your scores. It need not be your real name.")),
        _field("phone", t("Mobile number"), "tel", type="tel", inputmode="tel", placeholder="01712 345678",
               max_length=MAX_LENGTH["phone"], required=False, optional_note=t("optional"),
               hint=t("Fills in the checkout for you.")),
        class_name="grid gap-4",
    )  # fmt: skip
    language = _choice("lang", t("Language"), {"en": ("English", ""), "bn": ("বাংলা", "")}, "sm:grid-cols-2")
    theme = _choice(
        "theme",
        t("Light or dark"),
        {
            "light": (t("Light"), ""),
            "dark": (t("Dark"), ""),
            "system": (t("Like the device"), t("It follows the setting of each device.")),
        },
        "sm:grid-cols-3",
    )
    return panel(
        rx.el.form(
            fields,
            language,
            theme,
            rx.el.button(
                t("Save"), type="submit", class_name=f"{styles.PRIMARY} min-h-12 w-full text-lg sm:w-48"
            ),
            on_submit=ProfileState.save,
            no_validate=True,
            class_name="max-w-2xl space-y-6",
        ),
        heading=t("About you"),
    )


def _mails(t: Translator) -> rx.Component:
    """The mails that nobody needs; each kind can be ended by its own link too."""
    return panel(
        rx.el.form(
            check_field(
                "cart",
                t("Remind me by e-mail when I have left something in my cart"),
                default_checked=ProfileState.reminders,
            ),
            rx.el.button(
                t("Save my choice"), type="submit", class_name=f"{styles.QUIET} min-h-12 w-full sm:w-64"
            ),
            on_submit=ProfileState.save_mails,
            class_name="max-w-2xl space-y-4",
        ),
        heading=t("Mails from us"),
        lead=t("At most one mail for a cart, about a day later, and only while something in it is in stock."),
    )


def _field(name: str, label: str, autocomplete: str, **props: Any) -> rx.Component:
    return line_of(ProfileState.saved, ProfileState.errors, name, label, autocomplete, **props)


def _choice(name: str, legend: str, choices: dict[str, tuple[str, str]], look: str) -> rx.Component:
    cards = [
        radio_card(name, value, text, more, checked=ProfileState.saved[name] == value)
        for value, (text, more) in choices.items()
    ]
    return radio_cards(name, legend, cards, error=ProfileState.errors[name], look=look)
