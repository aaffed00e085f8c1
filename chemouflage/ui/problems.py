"""What a code in an address says: a route that refused a form leads back with `problem`."""

from collections.abc import Iterator
from functools import cache

from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.kit.i18n import texts
from chemouflage.i18n import Translator


def problem_text(code: str, t: Translator) -> str:
    """The text for the code of an expected error; a general one for a code that there is not, "" for none."""
    if not code:
        return ""
    if code == Invalid.code:
        return t("Please check what you typed.")
    key = _keys().get(code, ShopError.message_key)
    return texts(t.lang).gettext(key if "{" not in key else ShopError.message_key)


def known(code: str) -> str:
    """`code` when there is an error of it, that of all errors for another, "" for none."""
    return code if not code or code in _keys() else ShopError.code


@cache
def _keys() -> dict[str, str]:
    return {kind.code: kind.message_key for kind in _kinds(ShopError)}


def _kinds(kind: type[ShopError]) -> Iterator[type[ShopError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds(child)
