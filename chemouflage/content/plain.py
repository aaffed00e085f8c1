"""The frame of pages that only say something: a large tile, a heading, a few lines, where to go on."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import tile
from chemouflage.ui.shell import shell

LINE = "mt-4 text-lg text-muted"


def plain_page(
    t: Translator,
    face: tuple[str, str, str, str],
    heading: str,
    *lines: rx.Component,
    ways: list[rx.Component],
) -> rx.Component:
    """A page without live parts. `face`: number, symbol, name and tone of its tile."""
    number, symbol, name, tone = face
    return shell(
        t,
        rx.el.section(
            tile(number, symbol, name, tone, "mx-auto w-28 text-2xl"),
            rx.el.h1(heading, class_name=f"mt-8 {styles.H1}"),
            *lines,
            rx.el.div(*ways, class_name="mt-8 flex flex-wrap justify-center gap-3"),
            class_name=f"{styles.NARROW} py-16 text-center",
        ),
        path="/",
        live=False,
    )
