"""Where somebody is signed in."""

from typing import Any

import reflex as rx

from chemouflage.account.devices_state import OTHERS, DevicesState
from chemouflage.account.frame import frame, named
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.dialog import opens, sure
from chemouflage.ui.elements import badge
from chemouflage.ui.icons import icon


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("Devices"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Where you are signed in.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    others = sure(
        t,
        OTHERS,
        t("Sign out all other devices?"),
        t("You stay signed in here. On the others the password is asked for again."),
        yes=t("Yes, sign them out"),
        no=t("Leave them"),
        on_yes=DevicesState.end_others,
    )
    end_others = rx.el.button(
        t("Sign out all other devices"),
        type="button",
        class_name=f"{styles.DANGER} min-h-12",
        **opens(OTHERS),
    )
    alone = rx.el.p(t("You are signed in on this device alone."), class_name="text-muted")
    devices: Any = DevicesState.devices
    return frame(
        t,
        "/account/devices",
        t("Devices"),
        DevicesState.ready,
        rx.el.ul(
            rx.foreach(DevicesState.devices, lambda item: _device(t, item)),
            role="list",
            class_name=f"{styles.CARD} divide-y divide-line px-5 sm:px-6",
        ),
        rx.cond(devices.length() > 1, end_others, alone),
        lead=t("Do you not know one of them? Sign it out, then change your password."),
        around=(others,),
    )


def _device(t: Translator, item: Any) -> rx.Component:
    end = rx.el.button(
        t("Sign out"),
        rx.el.span(": ", item["name"], class_name="sr-only"),
        type="button",
        on_click=DevicesState.end(item["id"]),
        class_name=f"{styles.PLAIN} -ml-3 mt-1 px-3 sm:absolute sm:right-0 sm:top-4 sm:mt-0",
    )
    return rx.el.li(
        rx.cond(
            item["app"], icon("phone", "mt-1 size-6 text-teal"), icon("monitor", "mt-1 size-6 text-teal")
        ),
        rx.el.div(
            rx.el.p(
                rx.el.strong(item["name"]),
                rx.cond(item["here"], badge(t("This device"))),
                rx.cond(item["app"], badge(t("App"), "sky")),
                class_name="flex flex-wrap items-center gap-2",
            ),
            rx.el.p(item["seen"], class_name="text-sm text-muted"),
            rx.el.p(
                item["since"],
                rx.cond(item["place"] != "", rx.fragment(" · ", t("Network"), " ", item["place"])),
                class_name="text-sm text-muted",
            ),
            rx.cond(item["here"], rx.fragment(), end),
            class_name="min-w-0 flex-1 sm:pr-28",
        ),
        key=item["id"],
        class_name="relative flex items-start gap-3 py-4",
    )
