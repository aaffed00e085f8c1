"""Which page an address means, and its answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl, urlencode

from backend_ext.bootstrap import Services
from chemouflage.content import not_allowed, slow_down
from chemouflage.first_paint import documents
from chemouflage.first_paint.answer import PRIVATE, Answer, Headers, answer
from chemouflage.first_paint.documents import Document
from chemouflage.first_paint.filled import Filled
from chemouflage.i18n import LANGS, Lang, lang_of_path, translator
from chemouflage.routes import PAGES
from chemouflage.session import Address

NOT_FOUND, UNAVAILABLE, SLOW_DOWN = "/not-found", "/unavailable", "/slow-down"
NOT_ALLOWED = "/not-allowed"
_SHARED = "public, max-age=0, s-maxage=5, must-revalidate"
_RETRY = ((b"retry-after", b"10"),)
# To our own pages the address may be told: a form without a script is led back by it.
_TO_NOBODY = ((b"referrer-policy", b"same-origin"),)


@dataclass(frozen=True)
class Match:
    """A page in a language, with the arguments of its path."""

    document: Document
    path: str
    args: Mapping[str, str]

    @property
    def filled(self) -> Filled | None:
        """What fills the page; None for a page without live data."""
        return self.document.page.filled

    @property
    def private(self) -> bool:
        """Whether nobody may keep the page: it is not for everybody, or its address holds a secret."""
        return _private(self.document)


class Pages:
    """All pages in all languages. `form_targets`: see `content_policy`."""

    def __init__(self, origin: str, form_targets: tuple[str, ...] = ()) -> None:
        """Reads the build. Raises FileNotFoundError or TemplateError when it is not as the pages say."""
        self._origin = origin
        self._exact: dict[str, dict[Lang, Document]] = {}
        self._patterns: list[tuple[re.Pattern[str], dict[Lang, Document]]] = []
        for page in PAGES:
            languages = {lang: documents.read(page, lang, form_targets) for lang in LANGS}
            if "[" in page.path:
                self._patterns.append(
                    (re.compile(re.sub(r"\[(\w+)\]", r"(?P<\1>[^/.]+)", page.path)), languages)
                )
            else:
                self._exact[page.path] = languages
        self._ready = {
            document: _page(document, document.render(None, origin))
            for languages in (*self._exact.values(), *(found for _, found in self._patterns))
            for document in languages.values()
            if document.page.filled is None
        }
        self._other = {lang: self._plain(NOT_FOUND, lang, 404) for lang in LANGS}
        self._down = {lang: self._plain(UNAVAILABLE, lang, 503) for lang in LANGS}
        self._slow = {
            (lang, wait): self._plain(SLOW_DOWN, lang, 429, slow_down.told(translator(lang), wait))
            for lang in LANGS
            for wait in slow_down.WAITS
        }
        self._forbidden = {
            (lang, premium): self._plain(NOT_ALLOWED, lang, 403, tell(translator(lang)))
            for lang in LANGS
            for premium, tell in ((True, not_allowed.premium_told), (False, not_allowed.role_told))
        }

    def match(self, path: str) -> Match | None:
        """The page at `path`; None when there is none."""
        lang, english = lang_of_path(path)
        if languages := self._exact.get(english):
            return Match(languages[lang], english, {}) if languages[lang].page.live else None
        for pattern, languages in self._patterns:
            if found := pattern.fullmatch(english):
                return Match(languages[lang], english, found.groupdict())
        return None

    def ready(self, match: Match) -> Answer:
        """The answer of a page without live data."""
        return self._ready[match.document]

    async def fill(self, match: Match, query: Mapping[str, str], services: Callable[[], Services]) -> Answer:
        """The answer of a page with live data. Raises what its loader raises."""
        document = match.document
        if document.page.filled is None:
            return self.ready(match)
        address = Address(translator(document.lang), match.path, match.args, query)
        loaded = await document.page.filled.load(services(), address)
        html = document.render(loaded, self._origin)
        return _page(document, html)

    def not_found(self, path: str) -> Answer:
        """The answer at an address without a page."""
        return self._other[lang_of_path(path)[0]]

    def unavailable(self, path: str) -> Answer:
        """The answer while the page's data cannot be read."""
        return self._down[lang_of_path(path)[0]]

    def slow_down(self, lang: Lang, seconds: int) -> Answer:
        """The answer for who was too fast and may go on in `seconds`."""
        return self._slow[lang, slow_down.rounded(seconds)]

    def not_allowed(self, path: str, *, premium: bool) -> Answer:
        """The answer for who is signed in and may not see the page; `premium` is what they would need."""
        return self._forbidden[lang_of_path(path)[0], premium]

    def _plain(self, path: str, lang: Lang, status: int, told: str = "") -> Answer:
        document = self._exact[path][lang]
        html = document.render(None, self._origin)
        for mark in (slow_down.MARK, not_allowed.MARK):
            html = html.replace(mark, escape(told))
        more = _RETRY if status == 503 else ()
        return answer(
            status, html, document.policy, cache=PRIVATE if status == 403 else "no-store", more=more
        )


def _page(document: Document, html: str) -> Answer:
    """The answer of a page that is there."""
    more: Headers = _TO_NOBODY if document.page.secret else ()
    cache = PRIVATE if _private(document) else _SHARED
    return answer(200, html, document.policy, cache=cache, more=more)


def _private(document: Document) -> bool:
    return document.page.access != "public" or document.page.secret


def asked(filled: Filled, query_string: bytes) -> dict[str, str]:
    """The parameters of an address that matter to its page, in canonical order."""
    if not query_string or not filled.query:
        return {}
    given = dict(parse_qsl(query_string.decode("latin-1"), encoding="utf-8", errors="replace"))
    return {name: given[name][: filled.longest] for name in filled.query if given.get(name)}


def cache_key(path: str, parameters: Mapping[str, str]) -> tuple[str, bytes]:
    """The key of a page's answer; of an address in canonical form it is the address itself."""
    return path, urlencode(parameters).encode()
