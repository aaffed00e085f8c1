"""How errors look over HTTP, for the description of the API."""

from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field

from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.kit.i18n import error_text, field_texts
from backend_ext.kit.text import Lang


class Problem(BaseModel):
    """What went wrong: `code` for programs, `message` for people, in the language of Accept-Language."""

    code: str = Field(examples=["wrong_credentials"])
    message: str = Field(
        examples=["The e-mail or the password is wrong, or the address is not confirmed yet."]
    )
    fields: dict[str, str] | None = Field(
        default=None, description="The fields at fault, each with its text; only with `invalid`."
    )


def lang_of(request: Request) -> Lang:
    """The caller's language, by Accept-Language."""
    return "bn" if request.headers.get("accept-language", "").lower().startswith("bn") else "en"


def problem_body(error: ShopError, lang: Lang) -> dict[str, object]:
    """An expected error as JSON: its code, its text in `lang`, the fields at fault."""
    body: dict[str, object] = {"code": error.code, "message": error_text(error, lang)}
    if isinstance(error, Invalid):
        body["fields"] = field_texts(error, lang)
    return body


_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer"}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"}},
    503: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"}},
}
_ALWAYS = {
    422: "`invalid`: a field is missing, too long, or none of ours.",
    429: "`too_many`: wait for the seconds of Retry-After.",
    503: "`unavailable`: nothing was changed; try again.",
}


def problems(told: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: `told` by status, and what any route may answer."""
    return {
        status: {"model": Problem, "description": text}
        | ({"headers": _HEADERS[status]} if status in _HEADERS else {})
        for status, text in sorted((_ALWAYS | told).items())
    }


def refusals(role: str) -> dict[int, str]:
    """How any route of staff refuses, for `problems`; `role` says whom it lets in."""
    return {
        401: "`sign_in_needed` or `token_refused`.",
        403: f"`role_needed`: {role}; `second_factor_missing`; `cross_site`.",
    }
