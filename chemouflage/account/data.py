"""All of one's data to take along, and the end of the account."""

import reflex as rx

from chemouflage.account.data_state import DataState
from chemouflage.account.frame import frame, named, panel
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.forms import text_field
from chemouflage.ui.posted import password_field, posted_form


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("My data"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Take your data along, or delete your account.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    download = panel(
        button_link(t("Download my data"), "/api/me/data", styles.QUIET, download=True, rel="nofollow"),
        heading=t("Take it along"),
        lead=t("One file with all we know of you: profile, addresses, orders, codes, devices, mails. "
               "It is JSON: a program can read it, and so can you."),
    )  # fmt: skip
    return frame(t, "/account/data", t("My data"), DataState.ready, download, _delete(t))


def _delete(t: Translator) -> rx.Component:
    gone = rx.el.ul(
        rx.el.li(t("Your profile, picture, addresses, devices and open cart are deleted at once.")),
        rx.el.li(t("Premium ends, and redeemed codes stay used.")),
        rx.el.li(t("Of your orders we keep what the law demands: goods, sums and days, without your name.")),
        rx.el.li(t("While a parcel is on its way to you, the account cannot be deleted.")),
        class_name="mb-5 list-disc space-y-1 pl-5",
    )
    word = t("DELETE")
    form = posted_form(
        t,
        "/api/me/delete",
        text_field(
            "word",
            t("Type {word} to confirm", word=word),
            placeholder=word,
            auto_capitalize="characters",
            spell_check=False,
            max_length=20,
        ),
        rx.cond(DataState.with_password, password_field("password", t("Password"), t=t)),
        submit=t("Delete my account"),
        look=styles.DANGER,
        class_name="max-w-md space-y-4",
    )
    return panel(gone, form, heading=t("Delete the account"), lead=t("This cannot be undone."))
