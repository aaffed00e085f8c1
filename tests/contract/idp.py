"""Google and Facebook, as Identity Toolkit stands before them: the leg that the emulator leaves out.

The toolkit's calls go through here. `createAuthUri` is answered here, with a session; `signInWithIdp` gets
the credential that a consent stands for and goes on to the emulator, as everything else does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

_HOSTS = {"google.com": "accounts.google.com", "facebook.com": "www.facebook.com"}


@dataclass(frozen=True)
class _Visit:
    federation: str
    callback: str
    state: str


class Idp(httpx.AsyncBaseTransport):
    """Both providers. `consent` is what somebody does there."""

    def __init__(self) -> None:
        self._emulator = httpx.AsyncHTTPTransport()
        self._visits: dict[str, _Visit] = {}
        self._consents: dict[str, str] = {}

    def consent(self, auth_uri: str, **claims: object) -> str:
        """Somebody says yes at `auth_uri`: the whole address that the browser comes back to."""
        state = parse_qs(urlsplit(auth_uri).query)["state"][0]
        visit = next(visit for visit in self._visits.values() if visit.state == state)
        code, credential = token_hex(8), json.dumps(claims)
        kind = "id_token" if visit.federation == "google.com" else "access_token"
        self._consents[code] = urlencode({"providerId": visit.federation, kind: credential})
        return f"{visit.callback}?{urlencode({'state': state, 'code': code})}"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(":createAuthUri"):
            return self._create(json.loads(request.content))
        if request.url.path.endswith(":signInWithIdp"):
            return await self._sign_in(request, json.loads(request.content))
        return await self._emulator.handle_async_request(request)

    async def aclose(self) -> None:
        await self._emulator.aclose()

    def _create(self, fields: Mapping[str, str]) -> httpx.Response:
        visit = _Visit(fields["providerId"], fields["continueUri"], token_hex(8))
        session = token_hex(8)
        self._visits[session] = visit
        query = {"response_type": "code", "redirect_uri": visit.callback, "state": visit.state}
        uri = f"https://{_HOSTS[visit.federation]}/auth?{urlencode(query)}"
        return httpx.Response(
            200, json={"authUri": uri, "sessionId": session, "providerId": visit.federation}
        )

    async def _sign_in(self, request: httpx.Request, fields: dict[str, object]) -> httpx.Response:
        brought = parse_qs(urlsplit(str(fields["requestUri"])).query)
        visit = self._visits.pop(str(fields.pop("sessionId")), None)
        credential = self._consents.pop(brought.get("code", [""])[0], None)
        if visit is None or credential is None or brought.get("state") != [visit.state]:
            return httpx.Response(400, json={"error": {"code": 400, "message": "INVALID_IDP_RESPONSE : no"}})
        body = json.dumps(fields | {"postBody": credential}).encode()
        headers = {**request.headers, "content-length": str(len(body))}
        return await self._emulator.handle_async_request(
            httpx.Request("POST", request.url, headers=headers, content=body, extensions=request.extensions)
        )
