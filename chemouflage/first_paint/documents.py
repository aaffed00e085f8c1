"""The prerendered pages as the build left them, made ready to be filled."""

import re
from dataclasses import dataclass
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir

from chemouflage.first_paint.build import shell_path
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import data_script, early, late
from chemouflage.first_paint.policy import content_policy
from chemouflage.first_paint.template import Template, TemplateError
from chemouflage.i18n import Lang, translator
from chemouflage.routes import Page

CLIENT = get_web_dir() / "build" / "client"
_HTML = '<html lang="en"'
_CHARSET = '<meta charSet="utf-8"/>'
_PICTURE_HINT = re.compile(r'<link rel="preload" as="image"[^>]*>')
_SCRIPT_HINT = re.compile(r'<link rel="modulepreload"[^>]*>')
# A header painted half parsed would shift when its rest comes.
_NOT_HALF = '<link rel="expect" href="#header" blocking="render">'
_START = '<script type="module"'
_RUNS = re.compile(
    r"<script\b(?![^>]*\bsrc=\"/(?:ui|live)\.js)[^>]*>.*?</script>|"
    r"<link [^>]*rel=\"modulepreload\"[^>]*>",
    re.S,
)
# Chats fetch the picture of a page by its whole address only.
_SHOWN = re.compile(r'(?<=<meta content=")(?=/[^"]*" property="og:image")')
_STYLES = re.compile(r'<link href="(/assets/__reflex_global_styles[^"]*\.css)" rel="stylesheet"')


@dataclass(frozen=True)
class Document:
    """A page in one language: fill it with `render`. `policy` is its Content-Security-Policy."""

    page: Page
    lang: Lang
    template: Template
    policy: str

    def render(self, loaded: Loaded | None, origin: str) -> str:
        """The HTML, with the data of `loaded` in head, body and seed."""
        if loaded is None or self.page.filled is None:
            return _SHOWN.sub(origin, self.template.fill({}), count=1)
        seed = data_script(self.page.filled.seed(loaded.view), 'type="application/json" id="cf-seed"')
        text = self.template.fill(loaded.view)
        start, _, rest = text.partition(_CHARSET)
        head, _, body = rest.partition("</head>")
        head = _SHOWN.sub(origin, head, count=1)
        return "".join(
            (
                start,
                _CHARSET,
                early(loaded.head),
                head,
                seed,
                late(loaded.head, self.lang, origin),
                "</head>",
                body,
            )
        )


def read(page: Page, lang: Lang, form_targets: tuple[str, ...], client: Path = CLIENT) -> Document:
    """The document of `page` in `lang`.

    Raises FileNotFoundError when it was not built, TemplateError when the build is not as expected.
    """
    path = translator(lang).path(shell_path(page.path)).strip("/")
    source = (client / path / "index.html").read_text(encoding="utf-8")
    if source.count(_HTML) != 1 or source.count(_CHARSET) != 1:
        raise TemplateError(f"{path}: the frame of the document is not as expected")
    source = _PICTURE_HINT.sub("", source.replace(_HTML, f'<html lang="{lang}"'))
    source = _first_things_first(source, client)
    if not page.live:
        source = _without_scripts(source)
    alias = page.filled.alias if page.filled else ""
    return Document(page, lang, Template(source, alias), content_policy(source, form_targets))


def _first_things_first(source: str, client: Path) -> str:
    """The page with its styles inside, and with scripts that let the pictures pass.

    A browser opens six connections and would spend them on the scripts if it read of those first. The links
    of the styles stay, without effect: hydration looks for them.
    """
    found = _STYLES.search(source)
    if found is None or source.count(_START) != 1:
        raise TemplateError("the page has no stylesheet, or not one script to start with")
    styles = (client / found[1].strip("/")).read_text(encoding="utf-8")
    source = source.replace(found[0], f'{found[0]} disabled=""')
    source = source.replace('<link as="style"', '<link as="style" media="not all"')
    source = source.replace(_CHARSET, f"{_CHARSET}{_NOT_HALF}<style>{styles}</style>")
    scripts = "".join(_SCRIPT_HINT.findall(source)).replace("<link", '<link fetchpriority="low"')
    return _SCRIPT_HINT.sub("", source).replace(_START, scripts + _START)


def _without_scripts(source: str) -> str:
    """The page without the framework: it stands at addresses the router does not know. Theme scripts stay."""

    def keep(match: re.Match[str]) -> str:
        return match[0] if "classList" in match[0] else ""

    return _RUNS.sub(keep, source)
