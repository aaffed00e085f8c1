"""Templates: prerendered HTML, parsed once into parts that are filled for each request.

Three marks in the HTML (see `chemouflage.ui.live`): `@@view.field@@` in text and attributes is replaced by
the escaped value; an element with `data-each="view.list"` stands once per row; an element with
`data-if="view.flag"` stands only while the flag is true.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_TOKEN = re.compile(r"@@([A-Za-z_][\w.]*)@@")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_RAW = frozenset(("script", "style"))


class TemplateError(Exception):
    """A prerendered page is not what its marks promise."""


@dataclass(frozen=True)
class _Field:
    """A value: from the row `depth` loops deep (0: the view itself)."""

    depth: int
    name: str


@dataclass
class _Block:
    """Parts in a row: plain text, fields, and inner blocks; `loop` and `flag` say when it stands."""

    parts: list["str | _Field | _Block"] = field(default_factory=list)
    loop: _Field | None = None
    flag: _Field | None = None


class Template:
    """One page, ready to be filled. `alias` is the first part of its paths; "" for a page without data."""

    def __init__(self, source: str, alias: str) -> None:
        """Parses `source`. Raises TemplateError for unbalanced or misplaced marks."""
        parser = _Parser(alias)
        parser.feed(source)
        parser.close()
        self._root = parser.finish()

    def fill(self, view: Mapping[str, Any]) -> str:
        """The page with the values of `view`; every one is escaped."""
        return "".join(_render(self._root, [view]))


def _render(block: _Block, rows: list[Mapping[str, Any]]) -> Iterator[str]:
    for part in block.parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, _Field):
            yield html.escape(str(rows[part.depth][part.name]), quote=True)
        elif part.flag is not None:
            if rows[part.flag.depth][part.flag.name]:
                yield from _render(part, rows)
        elif part.loop is not None:
            items: Sequence[Mapping[str, Any]] = rows[part.loop.depth][part.loop.name]
            for item in items:
                yield from _render(part, [*rows, item])


class _Parser(HTMLParser):
    def __init__(self, alias: str) -> None:
        super().__init__(convert_charrefs=False)
        self._scopes = [alias] if alias else []
        self._blocks = [_Block()]
        self._open: list[tuple[str, bool]] = []

    def finish(self) -> _Block:
        if self._open or len(self._blocks) != 1:
            raise TemplateError(f"left open: {[tag for tag, _ in self._open]}")
        return self._blocks[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = dict(attrs)
        marked = self._enter(marks.get("data-if"), marks.get("data-each"))
        self._text(self.get_starttag_text() or "")
        if tag in _VOID:
            self._leave(marked)
        else:
            self._open.append((tag, marked))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<br/>` is an element without an end; in an SVG any element may be written so.
        marks = dict(attrs)
        marked = self._enter(marks.get("data-if"), marks.get("data-each"))
        self._text(self.get_starttag_text() or "")
        self._leave(marked)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise TemplateError(f"</{tag}> closes nothing")
        self._literal(f"</{tag}>")
        self._leave(self._open.pop()[1])

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in _RAW:
            if _TOKEN.search(data):
                raise TemplateError(f"a token inside <{self._open[-1][0]}>")
            self._literal(data)
        else:
            self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._literal(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._literal(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._literal(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._literal(f"<!{decl}>")

    def _enter(self, flag: str | None, loop: str | None) -> bool:
        """Opens the block of a marked element; True when there is a mark."""
        if flag and loop:
            raise TemplateError(f"data-if {flag} and data-each {loop} on one element")
        if flag:
            self._push(_Block(flag=self._field(flag)))
        elif loop:
            self._push(_Block(loop=self._field(loop)))
            self._scopes.append(loop)
        return bool(flag or loop)

    def _leave(self, marked: bool) -> None:
        if marked and self._blocks.pop().loop is not None:
            self._scopes.pop()

    def _push(self, block: _Block) -> None:
        self._blocks[-1].parts.append(block)
        self._blocks.append(block)

    def _text(self, text: str) -> None:
        last = 0
        for match in _TOKEN.finditer(text):
            self._literal(text[last : match.start()])
            self._blocks[-1].parts.append(self._field(match[1]))
            last = match.end()
        self._literal(text[last:])

    def _literal(self, text: str) -> None:
        parts = self._blocks[-1].parts
        if parts and isinstance(parts[-1], str):
            parts[-1] += text
        elif text:
            parts.append(text)

    def _field(self, path: str) -> _Field:
        scope, _, name = path.rpartition(".")
        for depth in reversed(range(len(self._scopes))):
            if self._scopes[depth] == scope:
                return _Field(depth, name)
        raise TemplateError(f"{path} is not a value of {self._scopes or 'a page without data'}")
