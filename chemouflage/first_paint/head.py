"""The head of a filled page: canonical address, languages, Open Graph, structured data, picture preloads."""

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chemouflage.i18n import LANGS, translator

_LOCALES = {"en": "en_GB", "bn": "bn_BD"}
_SITE = "Chemouflage"


@dataclass(frozen=True)
class Head:
    """What a page says about itself to those who do not read it: search engines, chats, the preloader.

    `path`: its English path with canonical query; `pictures`: paths of those seen first; `price`: the plain
    decimal text of a product's price in taka; `data`: JSON-LD objects; `listed=False` keeps it out of
    search engines.
    """

    title: str
    description: str
    path: str
    pictures: tuple[str, ...] = ()
    kind: str = "website"
    price: str = ""
    data: tuple[Mapping[str, Any], ...] = field(default=())
    listed: bool = True


def early(head: Head) -> str:
    """What stands first in the head: the pictures the visitor waits for."""
    return "".join(
        f'<link rel="preload" as="image" fetchpriority="high" href="{_attr(picture)}">'
        for picture in head.pictures
    )


def late(head: Head, lang: str, origin: str) -> str:
    """What stands last in the head."""
    return "".join(_tags(head, lang, origin))


def data_script(value: object, attrs: str) -> str:
    """A script element that holds `value` as JSON and runs nothing; no text in it can end the element."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"<script {attrs}>{text}</script>"


def _tags(head: Head, lang: str, origin: str) -> Iterator[str]:
    def url(code: str) -> str:
        return _attr(origin + translator("bn" if code == "bn" else "en").path(head.path))

    if not head.listed:
        yield '<meta name="robots" content="noindex">'
    yield f'<link rel="canonical" href="{url(lang)}">'
    for code in LANGS:
        yield f'<link rel="alternate" hreflang="{code}" href="{url(code)}">'
    yield f'<link rel="alternate" hreflang="x-default" href="{url("en")}">'
    graph = {
        "og:site_name": _SITE,
        "og:type": head.kind,
        "og:title": head.title,
        "og:description": head.description,
        "og:url": origin + translator("bn" if lang == "bn" else "en").path(head.path),
        "og:locale": _LOCALES[lang],
        "og:locale:alternate": _LOCALES["en" if lang == "bn" else "bn"],
    }
    if head.price:
        graph |= {"product:price:amount": head.price, "product:price:currency": "BDT"}
    for name, content in graph.items():
        yield f'<meta property="{name}" content="{_attr(content)}">'
    yield '<meta name="twitter:card" content="summary_large_image">'
    for entry in head.data:
        yield data_script({"@context": "https://schema.org", **entry}, 'type="application/ld+json"')


def _attr(text: str) -> str:
    return html.escape(text, quote=True)
