"""Everything the shop may say has a Bangla text, with the same placeholders."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import nodes

import backend_ext
from backend_ext.cart.errors import CartEmpty
from backend_ext.kit.dates import show_day, show_moment, show_time
from backend_ext.kit.errors import Invalid, ShopError, TooMany
from backend_ext.kit.i18n import LOCALE, Translator, error_text, field_texts, read_catalogue, texts
from backend_ext.kit.text import Localized
from backend_ext.mail.render import TEMPLATES, environment
from backend_ext.stock.errors import OutOfStock

ROOT = Path(backend_ext.__file__).parent
# Where the texts for wrong fields are written down.
FIELD_RULES = (
    "api/me.py",
    "ordering/form.py",
    "cart/service.py",
    "people/entrance.py",
    "people/identity/passwords.py",
    "people/names.py",
    "people/service.py",
    "quiz/content/drafts.py",
    "quiz/content/files.py",
    "quiz/content/planning.py",
    "quiz/content/sheet.py",
    "webhooks/targets.py",
)


def _errors(kind: type[ShopError] = ShopError) -> Iterator[type[ShopError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _errors(child)


def _import_everything() -> None:
    for module in pkgutil.walk_packages(backend_ext.__path__, "backend_ext."):
        if not module.name.startswith("backend_ext.dev") and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _sentences(file: Path) -> set[str]:
    """String constants of a module that are sentences, its docstrings apart."""
    tree = ast.parse(file.read_text())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} - docs
    return {text for text in found if isinstance(text, str) and text[:1].isupper() and text.endswith(".")}


def _asked_in(folder: str) -> set[str]:
    """Every message id that the modules of a folder ask for."""
    found: set[str] = set()
    for file in (ROOT / folder).glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                count = {"gettext": 1, "ngettext": 2}.get(call.func.attr, 0)
                found |= {ast.literal_eval(argument) for argument in call.args[:count]}
    return found


def _mail_texts() -> set[str]:
    """Every message id that a letter or a template of a mail asks for."""
    found = _asked_in("mail")
    jinja = environment()
    for file in TEMPLATES.iterdir():
        for call in jinja.parse(file.read_text()).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                found.add(call.args[0].as_const())
    return found


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_error_has_a_bangla_text() -> None:
    _import_everything()
    keys = {kind.message_key for kind in _errors()}
    assert len(keys) > 12
    assert {key for key in keys if not texts("bn").knows(key)} == set()


def test_every_code_of_an_error_is_its_own() -> None:
    _import_everything()
    codes = [kind.code for kind in _errors()]
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("module", FIELD_RULES)
def test_every_field_problem_has_a_bangla_text(module: str) -> None:
    sentences = _sentences(ROOT / module)
    assert sentences
    assert {text for text in sentences if not texts("bn").knows(text)} == set()


def test_every_text_of_a_mail_is_translated_and_none_is_left_over() -> None:
    kept = read_catalogue(LOCALE, "bn").keys()
    asked = _mail_texts()
    assert len(asked) > 40
    assert asked - kept == set()
    assert {text for text in _catalogue("mail.po") if text not in asked} == set()


def test_every_text_of_an_invoice_is_translated_and_none_is_left_over() -> None:
    asked = _asked_in("invoices")
    assert len(asked) > 15
    assert asked - read_catalogue(LOCALE, "bn").keys() == set()
    assert _catalogue("invoice.po") - asked == set()


def test_placeholders_and_nature_of_the_translations() -> None:
    for english, bangla in read_catalogue(LOCALE, "bn").items():
        assert _placeholders(bangla) == _placeholders(english), english
        assert any("\u0980" <= letter <= "\u09ff" for letter in bangla), english
        assert not any(digit in bangla for digit in "0123456789"), english


def test_texts_are_filled_in_the_language() -> None:
    name = Localized(en="Ionic Bonds", bn="আয়নিক বন্ধন")
    assert error_text(OutOfStock("p1", name), "en") == (
        "Somebody was faster: not enough of “Ionic Bonds” is left."
    )
    assert error_text(OutOfStock("p1", name), "bn") == (
        "অন্য কেউ একটু আগে নিয়ে গেছেন: “আয়নিক বন্ধন” আর যথেষ্ট নেই।"
    )
    assert error_text(CartEmpty(), "bn") == "আপনার কার্ট খালি।"
    assert error_text(TooMany(30), "en") == "Too many tries. Please wait a little and try again."


def test_field_texts_keep_their_fields() -> None:
    error = Invalid({"name": "Please tell us your name.", "quantity": "Choose from 1 to 10."})
    assert field_texts(error, "bn") == {
        "name": "আপনার নাম লিখুন।",
        "quantity": "১ থেকে ১০-এর মধ্যে বেছে নিন।",
    }
    assert field_texts(error, "en") == error.errors


def test_a_value_is_never_read_as_a_pattern() -> None:
    hostile = "{0.__class__} {name} <b>"
    assert texts("en").gettext("Hello {name},", name=hostile) == f"Hello {hostile},"


def test_plurals_and_digits() -> None:
    t = Translator("bn", {"{n} deck": "{n}টি কার্ড", "{n} decks": "{n}টি কার্ড"})
    assert t.ngettext("{n} deck", "{n} decks", 12) == "১২টি কার্ড"
    assert Translator("en", {}).ngettext("{n} deck", "{n} decks", 1) == "1 deck"
    assert t.knows("{n} deck")
    assert not t.knows("unknown")


def test_moments_are_shown_in_dhaka() -> None:
    moment = datetime(2026, 11, 22, 18, 45, tzinfo=UTC)
    assert show_moment(moment, "en") == "23 November 2026, 12:45 AM"
    assert show_day(moment, "bn") == "২৩ নভেম্বর ২০২৬"
    assert show_time(moment, "bn") == "রাত্রি ১২:৪৫"


def _catalogue(name: str) -> set[str]:
    """The message ids of one file."""
    lines = (LOCALE / "bn" / "LC_MESSAGES" / name).read_text().splitlines()
    return {ast.literal_eval(line[len("msgid ") :]) for line in lines if line.startswith("msgid ")} - {""}
