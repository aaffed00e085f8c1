"""The first paint without servers: templates, tokens, seeds, patches of the build, cache, policy."""

import asyncio
import json
import re
from html.parser import HTMLParser
from typing import Any, TypedDict

import pytest

from chemouflage.first_paint.cache import BodyCache
from chemouflage.first_paint.files import lifetime
from chemouflage.first_paint.head import Head, data_script, early, late
from chemouflage.first_paint.plugin import PatchError, prerender, same_origin, seed
from chemouflage.first_paint.policy import content_policy
from chemouflage.first_paint.template import Template, TemplateError
from chemouflage.first_paint.tokens import blank, tokens

HOSTILE = (
    "</script><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "@@p.name@@",
    "<!--",
    "-->",
    "]]>",
    "a\u2028b\u2029c",
    "$& $1 \\1 \\g<0>",
    "{name} %s",
    "&lt;b&gt;&amp;",
    "নাম 🧪",
    "</title><h1>",
)


class Row(TypedDict):
    name: str
    sold_out: bool


class View(TypedDict):
    name: str
    shown: bool
    rows: list[Row]


class Nodes(HTMLParser):
    """What a browser would see: elements with their attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


# Templates


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_value_stays_text(hostile: str) -> None:
    html = Template('<p title="@@p.name@@">@@p.name@@</p>', "p").fill({"name": hostile})
    seen = Nodes(html)
    assert seen.elements == [("p", {"title": hostile})]
    assert seen.text == hostile


def test_a_loop_repeats_its_element_and_nests() -> None:
    template = Template(
        '<ul><li data-each="p.rows"><b>@@p.rows.name@@</b>'
        '<i data-each="p.rows.tags">@@p.rows.tags.text@@/@@p.name@@</i></li></ul>',
        "p",
    )
    rows = [{"name": "one", "tags": [{"text": "a"}, {"text": "b"}]}, {"name": "two", "tags": []}]
    html = re.sub(r' data-each="[^"]*"', "", template.fill({"name": "N", "rows": rows}))
    assert html == "<ul><li><b>one</b><i>a/N</i><i>b/N</i></li><li><b>two</b></li></ul>"


def test_an_empty_loop_leaves_nothing() -> None:
    assert Template('<ul><li data-each="p.rows">x</li></ul>', "p").fill({"rows": []}) == "<ul></ul>"


@pytest.mark.parametrize(("flag", "expected"), [(True, '<b data-if="p.shown">x<br/></b>y'), (False, "y")])
def test_a_flag_keeps_or_drops_its_element(flag: bool, expected: str) -> None:
    assert Template('<b data-if="p.shown">x<br/></b>y', "p").fill({"shown": flag}) == expected


def test_a_flag_may_stand_on_an_element_without_end() -> None:
    template = Template('<img data-if="p.shown" src="@@p.name@@"/>y<input data-if="p.shown">', "p")
    assert template.fill({"shown": False, "name": "n"}) == "y"


def test_what_is_not_marked_stays_byte_for_byte() -> None:
    page = '<!DOCTYPE html><html><head><meta charSet="utf-8"/></head><body>a<!-- -->&amp;&#x27;<p>b</p>'
    page += (
        '<script>if (1 < 2 && "</p>") {}</script><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></body></html>'
    )
    assert Template(page, "").fill({}) == page


@pytest.mark.parametrize(
    "source",
    [
        "<p>@@other.name@@</p>",
        "<p>@@p.rows.name@@</p>",
        "<script>@@p.name@@</script>",
        "<p>never closed",
        "</p>",
        '<p data-if="p.shown" data-each="p.rows"></p>',
    ],
)
def test_a_page_that_breaks_its_marks_is_refused(source: str) -> None:
    with pytest.raises(TemplateError):
        Template(source, "p")


# Tokens and seeds


def test_blank_and_tokens_follow_the_view() -> None:
    assert blank(View) == {"name": "", "shown": False, "rows": []}
    assert tokens(View, "p") == {
        "name": "@@p.name@@",
        "shown": True,
        "rows": [{"name": "@@p.rows.name@@", "sold_out": True}],
    }


def test_a_view_of_other_types_is_refused() -> None:
    class Wrong(TypedDict):
        price: int

    with pytest.raises(TypeError, match=r"p\.price"):
        tokens(Wrong, "p")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_seed_cannot_end_its_script(hostile: str) -> None:
    html = data_script({"s": {"name": hostile}}, 'type="application/json"')
    assert html.count("<") == 2
    assert "\u2028" not in html
    text = html.removeprefix('<script type="application/json">').removesuffix("</script>")
    assert json.loads(text) == {"s": {"name": hostile}}


# Head


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_product_stays_inside_its_head(hostile: str) -> None:
    head = Head(
        hostile, hostile, "/products/x", (f"/p/{hostile}",), "product", "199.00", ({"name": hostile},)
    )
    seen = Nodes(early(head) + late(head, "en", "https://shop.test"))
    assert {tag for tag, _ in seen.elements} == {"link", "meta", "script"}
    assert not any(name.startswith("on") for _, attrs in seen.elements for name in attrs)
    contents = {attrs.get("property"): attrs.get("content") for _, attrs in seen.elements}
    assert contents["og:title"] == hostile
    assert json.loads(seen.text)["name"] == hostile


def test_the_head_names_both_languages_and_the_canonical_address() -> None:
    text = late(Head("T", "D", "/shop?category=a&page=2"), "bn", "https://shop.test")
    assert '<link rel="canonical" href="https://shop.test/bn/shop?category=a&amp;page=2">' in text
    assert '<link rel="alternate" hreflang="en" href="https://shop.test/shop?category=a&amp;page=2">' in text
    assert 'hreflang="x-default" href="https://shop.test/shop?' in text
    assert '<meta property="og:locale" content="bn_BD">' in text
    assert "noindex" not in text


def test_a_search_result_asks_not_to_be_listed() -> None:
    assert 'name="robots" content="noindex"' in late(Head("T", "D", "/shop", listed=False), "en", "https://s")


# Patches of the build


def test_the_seed_is_merged_into_the_initial_state() -> None:
    code = 'a\nexport const initialState = {"s": {"x": 1}}\nb\n'
    patched = seed(code, {"s": {"x": "@@p.x@@"}})
    assert 'const __compiledState = {"s": {"x": 1}}\n' in patched
    assert '"@@p.x@@"' in patched
    assert patched.count("export const initialState") == 1
    assert patched.endswith("\nb\n")


def test_a_changed_generator_stops_the_build() -> None:
    with pytest.raises(PatchError):
        seed("nothing of that kind", {})
    with pytest.raises(PatchError):
        same_origin("nothing of that kind")


def test_patching_twice_is_patching_once() -> None:
    once = same_origin("x\n  const endpoint = new URL(url_str);\ny")
    assert "window.location.host" in once
    assert same_origin(once) == once


def test_dynamic_pages_are_prerendered_under_a_stand_in() -> None:
    code = prerender('{"ssr": false, "prerender": true}', ["/products/__shell"])
    assert '...getStaticPaths(), ...["/products/__shell"]' in code
    assert prerender('{"ssr": false}', ["/x"]) == '{"ssr": false}'


# Cache


async def test_many_who_wait_share_one_maker() -> None:
    cache: BodyCache[str] = BodyCache(size=2, fresh=60, stale=60)
    made: list[int] = []
    gate = asyncio.Event()

    async def make() -> str:
        made.append(1)
        await gate.wait()
        return "body"

    waiting = [asyncio.create_task(cache.get("k", make, forgive=lambda _: False)) for _ in range(20)]
    await asyncio.sleep(0)
    gate.set()
    assert await asyncio.gather(*waiting) == ["body"] * 20
    assert made == [1]
    assert cache.hit("k") == "body"


async def test_one_who_gives_up_does_not_take_the_others_along() -> None:
    cache: BodyCache[str] = BodyCache(size=2, fresh=60, stale=60)
    gate = asyncio.Event()

    async def make() -> str:
        await gate.wait()
        return "body"

    first = asyncio.create_task(cache.get("k", make, forgive=lambda _: False))
    second = asyncio.create_task(cache.get("k", make, forgive=lambda _: False))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert await second == "body"


def _maker(value: str | Exception) -> Any:
    async def make() -> str:
        if isinstance(value, Exception):
            raise value
        return value

    return make


async def test_the_old_body_is_given_while_a_new_one_cannot_be_made() -> None:
    cache: BodyCache[str] = BodyCache(size=2, fresh=0, stale=60)
    assert await cache.get("k", _maker("old"), forgive=lambda _: True) == "old"
    await asyncio.sleep(0.001)
    assert cache.hit("k") is None
    assert await cache.get("k", _maker(OSError()), forgive=lambda error: isinstance(error, OSError)) == "old"
    with pytest.raises(ValueError, match="a bug"):
        await cache.get("k", _maker(ValueError("a bug")), forgive=lambda error: isinstance(error, OSError))


async def test_who_has_an_old_body_does_not_wait_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chemouflage.first_paint.cache._PATIENCE_SECONDS", 0.01)
    cache: BodyCache[str] = BodyCache(size=2, fresh=0, stale=60)
    await cache.get("k", _maker("old"), forgive=lambda _: False)
    gate = asyncio.Event()

    async def slow() -> str:
        await gate.wait()
        return "new"

    await asyncio.sleep(0.001)
    assert await cache.get("k", slow, forgive=lambda _: False) == "old"
    gate.set()
    assert await cache.get("k", slow, forgive=lambda _: False) == "new"


async def test_a_failure_without_an_old_body_is_passed_on() -> None:
    cache: BodyCache[str] = BodyCache(size=2, fresh=1, stale=60)
    with pytest.raises(OSError, match="down"):
        await cache.get("k", _maker(OSError("down")), forgive=lambda _: True)
    assert await cache.get("k", _maker("back"), forgive=lambda _: True) == "back"


async def test_the_body_unused_longest_goes_first() -> None:
    cache: BodyCache[str] = BodyCache(size=2, fresh=60, stale=60)
    for key in ("a", "b"):
        await cache.get(key, _maker(key), forgive=lambda _: False)
    assert cache.hit("a") == "a"
    await cache.get("c", _maker("c"), forgive=lambda _: False)
    assert (cache.hit("a"), cache.hit("b"), cache.hit("c")) == ("a", None, "c")


# Headers


def test_only_compiled_inline_scripts_may_run() -> None:
    page = '<script>a()</script><script src="/x.js"></script><script type="application/json">{}</script>'
    policy = content_policy(page, ("https://pay.test",))
    assert policy.count("'sha256-") == 1
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "form-action 'self' https://pay.test;" in policy
    assert policy.endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/assets/root-abc.js", b"", "immutable"),
        ("/ui.js", b"v=abc", "immutable"),
        ("/products/a.svg", b"", "max-age=86400"),
        ("/favicon.svg", b"", "max-age=3600"),
        ("/api/orders", b"", None),
    ],
)
def test_lifetimes_of_files(path: str, query: bytes, expected: str | None) -> None:
    found = lifetime(path, query)
    assert found is None if expected is None else expected.encode() in (found or b"")
