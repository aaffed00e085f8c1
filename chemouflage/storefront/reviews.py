"""The reviews on a product page: their average, a page of them, the form for who bought it."""

from typing import Any

import reflex as rx

from backend_ext.kit.text import digits
from backend_ext.reviews.models import MOST_TEXT
from chemouflage.i18n import Translator
from chemouflage.storefront.review_state import REVIEW_FORM, REVIEW_SAID, ReviewState
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.forms import select_field, text_area, text_field
from chemouflage.ui.icons import icon
from chemouflage.ui.live import each, when

REVIEWS = "reviews"


def rating_line(t: Translator, view: Any) -> rx.Component:
    """The average beside the price: leads to the reviews; nothing without one."""
    line = anchor(
        _stars(view["rating_stars"], view["rating_label"]),
        rx.el.span(view["rating"], class_name="font-bold", aria_hidden="true"),
        rx.el.span(view["rating_count"], class_name="text-muted"),
        href=f"#{REVIEWS}",
        class_name="mt-3 inline-flex min-h-11 items-center gap-2 hover:underline",
    )
    return when(view["rated"], "product.rated", line)


def reviews(t: Translator, view: Any) -> rx.Component:
    """The section, with its heading. `view` is the product page's."""
    none = rx.el.p(t("Nobody has reviewed it yet."), class_name="text-muted")
    shown = rx.el.ul(each(view["reviews"], "product.reviews", _review), class_name="space-y-4", role="list")
    return rx.el.section(
        rx.el.h2(t("What buyers say"), class_name=styles.H2),
        rx.el.div(
            rx.el.div(
                when(view["unrated"], "product.unrated", none),
                when(view["rated"], "product.rated", shown),
                _ways(t, view),
                class_name="min-w-0 space-y-4",
            ),
            _mine(t),
            class_name="mt-6 grid items-start gap-8 md:grid-cols-[1.6fr_1fr] lg:gap-14",
        ),
        id=REVIEWS,
        class_name="mt-16 scroll-mt-24",
    )


def _review(item: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            _stars(item["stars"], item["label"]),
            rx.el.span(item["day"], class_name="text-sm text-muted"),
            class_name="flex flex-wrap items-center justify-between gap-x-3",
        ),
        rx.el.p(item["text"], class_name="mt-2 whitespace-pre-line break-words"),
        rx.el.p(item["name"], class_name="mt-2 text-sm font-semibold"),
        class_name=f"{styles.CARD} p-5",
    )


def _stars(stars: Any, label: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(label, class_name="sr-only"),
        rx.el.span(stars, class_name="tracking-widest text-coral", aria_hidden="true"),
    )


def _ways(t: Translator, view: Any) -> rx.Component:
    newer = anchor(
        icon("chevron-left", "size-5"), t("Newer reviews"), href=view["newer"], class_name=styles.PLAIN
    )
    older = anchor(
        t("Older reviews"), icon("chevron-right", "size-5"), href=view["older"], class_name=styles.PLAIN
    )
    return rx.el.div(
        when(view["has_newer"], "product.has_newer", newer),
        when(view["has_older"], "product.has_older", older),
        class_name="flex flex-wrap justify-between gap-3 empty:hidden",
    )


def _mine(t: Translator) -> rx.Component:
    """What who looks at the page can do: write, or read who may."""
    sign_in = anchor(
        t("Sign in"),
        href=f"{t.path('/sign-in')}?next={t.path('/account/orders')}",
        class_name=styles.LINK,
        rel="nofollow",
    )
    return rx.el.div(
        rx.match(
            ReviewState.standing,
            ("buyer", _form(t)),
            ("stranger", _told(t("You can review it once you have bought it and paid for it."))),
            # Also before it is known who looks: for most nothing changes on the page then.
            _told(t("Who bought it here can review it."), sign_in),
        ),
        class_name="min-w-0",
    )


def _told(*content: Any) -> rx.Component:
    return rx.el.p(
        icon("info", "mt-0.5 size-5 text-teal"),
        rx.el.span(*[part for one in content for part in (one, " ")]),
        class_name="flex gap-3 rounded-3xl bg-sunken p-5",
    )


def _form(t: Translator) -> rx.Component:
    words = (t("Poor"), t("Fair"), t("Good"), t("Very good"), t("Excellent"))
    options = [(str(n), f"{'★' * n} {digits(str(n), t.lang)} – {words[n - 1]}") for n in range(5, 0, -1)]
    errors = ReviewState.errors
    return rx.el.form(
        rx.el.h3(t("Your review"), class_name=styles.H3),
        rx.el.p(
            ReviewState.said,
            id=REVIEW_SAID,
            tab_index=-1,
            role="status",
            class_name="rounded-2xl bg-teal-soft p-3 text-sm outline-none empty:hidden",
        ),
        select_field(
            "stars",
            t("Stars"),
            options,
            placeholder=t("Please choose"),
            value=ReviewState.stars,
            error=errors["stars"],
        ),
        text_area(
            "text",
            t("What do you think of it?"),
            value=ReviewState.text,
            error=errors["text"],
            rows=5,
            max_length=MOST_TEXT,
        ),
        text_field(
            "name",
            t("Name shown with it"),
            value=ReviewState.name,
            error=errors["name"],
            autocomplete="nickname",
            max_length=24,
        ),
        rx.el.button(t("Send the review"), type="submit", class_name=f"{styles.PRIMARY} min-h-12 w-full"),
        id=REVIEW_FORM,
        on_submit=ReviewState.submit,
        no_validate=True,
        class_name=f"{styles.CARD} space-y-4 p-5",
    )
