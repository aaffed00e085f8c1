"""Blank and tokenised values of a view: a TypedDict of texts, flags, and lists of such TypedDicts."""

from typing import Any, cast, get_args, get_origin, get_type_hints

TOKEN = "@@{}@@"  # noqa: S105  a mark in a page, not a secret


def blank(view: type) -> Any:
    """A view that says nothing: empty texts, false flags, empty lists."""
    return {name: _blank(kind) for name, kind in get_type_hints(view).items()}


def _blank(kind: Any) -> Any:
    if get_origin(kind) is list:
        return []
    return False if kind is bool else ""


def tokens(view: type, path: str) -> dict[str, Any]:
    """A view of marks: each text is `@@path.field@@`, each flag true, each list of one row.

    Raises TypeError for a field that is not a text, a flag or a list of TypedDicts.
    """
    return {name: _token(kind, f"{path}.{name}") for name, kind in get_type_hints(view).items()}


def _token(kind: Any, path: str) -> Any:
    if kind is str:
        return TOKEN.format(path)
    if kind is bool:
        return True
    if get_origin(kind) is list:
        return [tokens(cast(type, get_args(kind)[0]), path)]
    raise TypeError(f"{path}: a view holds texts, flags and lists of views, not {kind}")
