"""The bottom of every page: what the shop is, where to go, the promise."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor


def footer(t: Translator) -> rx.Component:
    """The footer."""
    return rx.el.footer(
        rx.el.div(
            rx.el.div(
                rx.el.p(
                    "Chemouflage",
                    class_name="font-display text-xl font-bold",
                    custom_attrs={"translate": "no"},
                ),
                rx.el.p(
                    t("Chemistry you hold in your hand. Made in Bangladesh for pupils and teachers."),
                    class_name="mt-2 max-w-sm text-muted",
                ),
            ),
            rx.el.nav(
                rx.el.ul(
                    _item(t("All products"), t.path("/shop")),
                    _item(t("Quiz"), t.path("/quiz")),
                    _item(t("Your cart"), t.path("/cart")),
                    _item(t("Your wishlist"), t.path("/wishlist"), rel="nofollow"),
                    _item(t("Where is my order?"), t.path("/track")),
                    _item(t("Write to us"), t.path("/contact")),
                ),
                aria_label=t("Shop"),
            ),
            rx.el.nav(
                rx.el.ul(
                    _item(t("Your account"), t.path("/account"), rel="nofollow"),
                    _item(t("Sign in"), t.path("/sign-in")),
                    _item(t("Make an account"), t.path("/sign-up")),
                ),
                aria_label=t("Account"),
            ),
            rx.el.ul(
                rx.el.li(t("Cash on delivery everywhere in Bangladesh"), class_name="py-1.5"),
                rx.el.li(t("Secure online payment"), class_name="py-1.5"),
                rx.el.li(t("Money back within 7 days of receipt"), class_name="py-1.5"),
                class_name="text-muted",
            ),
            class_name=f"{styles.WIDE} grid gap-8 py-12 md:grid-cols-[2fr_1fr_1fr_1.4fr]",
        ),
        class_name="no-print mt-20 border-t border-line bg-sunken",
    )


def _item(text: str, href: str, **props: str) -> rx.Component:
    link = anchor(text, href=href, class_name="inline-flex min-h-11 items-center hover:underline", **props)
    return rx.el.li(link)
