"""One try to hand a message to its receiver."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from backend_ext.webhooks.targets import NotPublic, Resolve, pinned, resolve

_PATIENCE_SECONDS = 10.0
_GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: the answer's `status`, or why there was none."""

    status: int | None
    error: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the receiver asks for nothing more."""
        return self.status == _GONE


class Sender:
    """Posts a body. An answer counts by its status alone: its body is not read, its redirect not followed.

    `strict`: public addresses only, as in production. `patience` bounds a whole try, in seconds.
    """

    def __init__(
        self, *, strict: bool, look_up: Resolve = resolve, patience: float = _PATIENCE_SECONDS
    ) -> None:
        self._strict = strict
        self._look_up = look_up
        self._patience = patience

    async def send(self, url: str, body: str, headers: Mapping[str, str]) -> Outcome:
        """Tries once; nothing that goes wrong outside is raised."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._post(url, body, headers)
        except TimeoutError:
            return Outcome(None, f"no answer in {self._patience:g} s")
        except NotPublic:
            return Outcome(None, "its name leads to a private address")
        # ValueError: a name that no lookup can even ask for, such as one with an empty part.
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ssl.SSLError, ValueError) as error:
            return Outcome(None, f"{type(error).__name__}: {error}"[:200])

    async def _post(self, url: str, body: str, headers: Mapping[str, str]) -> Outcome:
        target, host = await pinned(url, self._look_up, strict=self._strict)
        sent = {
            **headers,
            "host": httpx.URL(url).netloc.decode(),
            "content-type": "application/json",
            "user-agent": "Chemouflage-Webhooks/1",
        }
        # A client for each try: a kept connection would lead to an address that was checked long ago.
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=self._patience) as http,
            http.stream(
                "POST", target, content=body.encode(), headers=sent, extensions={"sni_hostname": host}
            ) as answer,
        ):
            taken = answer.is_success
            return Outcome(answer.status_code, "" if taken else f"answered {answer.status_code}")
