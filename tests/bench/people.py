"""Signing in over HTTP, and what the check of a session adds to an event."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex

import httpx

from backend_ext.bootstrap import Services, build
from backend_ext.dev.process import free_port
from backend_ext.people.identity.local import LocalProvider
from backend_ext.people.sessions.models import Device
from tests.bench.numbers import percentile
from tests.shop import settings_of

CLIENTS = 16
_SIGN_INS, _CHECKS, _BURST = 20, 2000, 16
_PASSWORD = "an albatross over Dhaka"


@dataclass(frozen=True)
class SignIns:
    """Sign-ins per second of so many clients who do nothing else; milliseconds of one."""

    clients: int
    per_second: float
    p50: float
    p95: float


@dataclass(frozen=True)
class Checks:
    """Milliseconds to find out who comes with a cookie, one after the other and 16 at once."""

    name: str
    p50: float
    p95: float
    burst_p95: float


async def sign_ins(origin: str, env: Mapping[str, str]) -> list[SignIns]:
    """Accounts sign in again and again, each from a browser of its own."""
    services = _services(env)
    try:
        emails = [await _member(services) for _ in range(CLIENTS)]
    finally:
        await services.close()
    return [await _rush(origin, emails[:1]), await _rush(origin, emails)]


async def checks(env: Mapping[str, str]) -> list[Checks]:
    """With the copy in Redis; without Redis, where MongoDB is asked each time."""
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    return [
        await _checked("with Redis", _services(env)),
        await _checked("without Redis", _services({**env, "REDIS_URL": nowhere})),
    ]


def _services(env: Mapping[str, str]) -> Services:
    secret = env["SECRET_KEY"]
    return build(settings_of(env["MONGODB_URL"], env["REDIS_URL"], "chemouflage", secret_key=secret))


async def _member(services: Services) -> str:
    email, provider = f"bench-{token_hex(6)}@example.com", services.entrance.provider
    assert isinstance(provider, LocalProvider)
    await services.admission.admit(await provider.put(email, _PASSWORD))
    return email


async def _rush(origin: str, emails: list[str]) -> SignIns:
    begin = time.perf_counter()
    times = [
        taken for one in await asyncio.gather(*(_client(origin, email) for email in emails)) for taken in one
    ]
    spent = time.perf_counter() - begin
    milliseconds = [taken * 1000 for taken in times]
    return SignIns(
        len(emails), len(milliseconds) / spent, percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)
    )


async def _client(origin: str, email: str) -> list[float]:
    """Signs in time after time. Raises httpx.HTTPStatusError when that is refused."""
    headers = {"origin": origin, "accept": "application/json"}
    form = {"email": email, "password": _PASSWORD}
    times = []
    async with httpx.AsyncClient(base_url=origin, headers=headers, trust_env=False, timeout=30) as client:
        await client.post("/api/visitor")
        for _ in range(_SIGN_INS):
            start = time.perf_counter()
            (await client.post("/api/sign-in", data=form)).raise_for_status()
            times.append(time.perf_counter() - start)
    return times


async def _checked(name: str, services: Services) -> Checks:
    try:
        email = await _member(services)
        proof = await services.entrance.provider.sign_in(email, _PASSWORD)
        secret, _ = await services.sessions.open(await services.admission.admit(proof), Device())
        alone = [await _check(services, secret) for _ in range(_CHECKS)]
        together: list[float] = []
        for _ in range(_CHECKS // _BURST):
            together += await asyncio.gather(*(_check(services, secret) for _ in range(_BURST)))
        return Checks(name, percentile(alone, 0.5), percentile(alone, 0.95), percentile(together, 0.95))
    finally:
        await services.close()


async def _check(services: Services, secret: str) -> float:
    start = time.perf_counter()
    if await services.sessions.who(secret) is None:
        raise RuntimeError("the session was lost")
    return (time.perf_counter() - start) * 1000
