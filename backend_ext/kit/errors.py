"""The one tree of expected errors. Whatever is not in it is a bug."""

from collections.abc import Mapping
from typing import ClassVar


class ShopError(Exception):
    """An expected refusal: `code` for machines, `status` for HTTP, `message_key` for the text.

    Texts are in backend_ext/locale. `params` fill placeholders; `field` names the input at fault, if any.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    message_key: ClassVar[str] = "Something went wrong. Please try again."

    def __init__(self, *, field: str | None = None, **params: object) -> None:
        super().__init__(self.code)
        self.field = field
        self.params: Mapping[str, object] = params


class NotFound(ShopError):
    code = "not_found"
    status = 404
    message_key = "We could not find that."


class Forbidden(ShopError):
    code = "forbidden"
    status = 403
    message_key = "You may not do that."


class Invalid(ShopError):
    """Input that breaks a rule; `errors` maps each field to its message key."""

    code = "invalid"
    status = 422
    message_key = "Please check the marked fields."

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__()
        self.errors = dict(errors)


class TooMany(ShopError):
    """Rate limit reached; `retry_after` in seconds."""

    code = "too_many"
    status = 429
    message_key = "Too many tries. Please wait a little and try again."

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


class Unavailable(ShopError):
    """Something outside the program is down (database, gateway); nothing was changed."""

    code = "unavailable"
    status = 503
    message_key = "The shop cannot be reached right now. Nothing was lost; please try again in a minute."
