"""The `Idempotency-Key` of a POST: the same key and body of a caller give the same answer for 24 hours."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Header, Request, Response
from pydantic import BaseModel

from backend_ext.api.context import Held
from backend_ext.api.problems import lang_of, problem_body
from backend_ext.bootstrap import Services
from backend_ext.idempotency.models import Answer
from backend_ext.idempotency.service import Key
from backend_ext.kit.errors import ShopError
from backend_ext.kit.ids import new_token

Shown = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="Up to 200 printable characters of your own choice, such as a UUID: a request that is "
        "sent again with the same key and body is done once, and has the same answer for 24 hours.",
    ),
]
REUSED = "`idempotency_key_reused`: the key came with another body; "
IN_PROGRESS = "`in_progress`: the same request is being worked on, ask again after the seconds of Retry-After"

Verb = Callable[[str], Awaitable[BaseModel]]


class Once:
    """Runs the verb of a route once for each key; without a key, each time."""

    def __init__(self, request: Request, held: Held, shown: Shown = None) -> None:
        self._request, self._held, self._shown = request, held, shown

    async def answer(self, caller: str, body: Any, status: int, verb: Verb) -> Response:
        """What `verb(name)` returns, as JSON with `status`; `name` is the same for the same request.

        `caller` is who asks. A refusal that is no fault of the shop's is an answer too, and kept.
        """
        if self._shown is None:
            return _sent(Answer(status=status, body=(await verb(f"api:{new_token()}")).model_dump_json()))
        held: Services = self._held
        route = f"{self._request.method} {self._request.url.path}"
        key = Key(f"{caller} {route}", self._shown, body)

        async def work() -> Answer:
            try:
                return Answer(status=status, body=(await verb(key.name)).model_dump_json())
            except ShopError as error:
                if error.status >= 500 or error.status == 429:
                    raise
                told = problem_body(error, lang_of(self._request))
                return Answer(status=error.status, body=json.dumps(told, ensure_ascii=False))

        return _sent(await held.idempotency.once(key, work))


def _sent(answer: Answer) -> Response:
    return Response(
        answer.body,
        status_code=answer.status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )
