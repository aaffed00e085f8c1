"""What stands around every page: the head, and what is shown when a page breaks in the browser."""

import hashlib
from pathlib import Path

import reflex as rx
from reflex_base.vars.function import ArgsFunctionOperation
from reflex_components_core.base.error_boundary import ErrorBoundary

from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor

_SCRIPT = Path(__file__).parents[2] / "assets" / "ui.js"

# Every load starts with a fresh tab state: the page's HTML holds the same values as the compiled
# defaults or the seed, so nothing of an earlier page can flash up. The visitor cookie is made before
# the websocket's handshake, which must carry it; a tab whose handshake was quicker is told (`Who.elsewhere`).
_BOOT = (
    'try{sessionStorage.removeItem("token")}catch{}'
    "{const known=()=>/(?:^|; )cf_v=1/.test(document.cookie);"
    'if(!known())fetch("/api/visitor",{method:"POST"})'
    '.then(()=>known()&&dispatchEvent(new StorageEvent("storage",{key:"cf_v"})),()=>{})}'
)

# Links that a visitor is about to follow are fetched ahead; pages that change something are not.
_SPECULATION = (
    '{"prefetch":[{"where":{"and":[{"href_matches":"/*"},'
    '{"not":{"href_matches":"/(api|_event|bn/orders|orders|bn/account|account)/*"}},'
    '{"not":{"href_matches":"/*\\\\?*code=*"}},'
    '{"not":{"selector_matches":"[rel~=nofollow]"}}]},"eagerness":"moderate"}]}'
)


def head_components() -> list[rx.Component]:
    """The parts of the head that all pages share."""
    version = hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()[:12]
    return [
        rx.el.script(_BOOT),
        rx.el.script(src=f"/ui.js?v={version}", defer=True),
        rx.el.script(_SPECULATION, type="speculationrules"),
        rx.el.meta(
            name="theme-color", content="#fbf5e9", custom_attrs={"media": "(prefers-color-scheme: light)"}
        ),
        rx.el.meta(
            name="theme-color", content="#0d1a1b", custom_attrs={"media": "(prefers-color-scheme: dark)"}
        ),
        # The price stands in the first paint: its sign must not come later and push.
        rx.el.link(
            rel="preload",
            href="/fonts/taka.woff2",
            type="font/woff2",
            custom_attrs={"as": "font", "crossOrigin": "anonymous"},
        ),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    ]


def error_boundary(stateful: bool) -> rx.Component:
    """Catches what breaks while a page renders; says so in the page's language and offers a reload."""
    fallback = rx.el.main(
        _broken(
            "when-en",
            "This page broke",
            "That was our mistake, not yours. Your cart is safe.",
            "Load it again",
        ),
        _broken("when-bn", "পাতাটি ভেঙে গেছে", "ভুলটা আমাদের, আপনার নয়। আপনার কার্ট ঠিক আছে।", "আবার খুলুন"),
        class_name=f"{styles.NARROW} py-20 text-center",
    )
    render = ArgsFunctionOperation.create(("event_args",), rx.Var.create(fallback))
    props = {} if stateful else {"on_error": rx.noop()}
    return ErrorBoundary.create(fallback_render=render, **props)


def _broken(class_name: str, title: str, text: str, action: str) -> rx.Component:
    return rx.el.div(
        rx.el.h1(title, class_name=styles.H1),
        rx.el.p(text, class_name="my-6 text-lg text-muted"),
        anchor(action, href="", class_name=styles.PRIMARY),
        class_name=class_name,
    )
