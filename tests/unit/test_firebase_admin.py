"""firebase-admin in threads of its own: outages, nonsense, foreign signatures, and when it is loaded."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from firebase_admin import _http_client

from backend_ext.kit.clock import utcnow
from backend_ext.people.errors import ProviderAway, TokenRefused
from backend_ext.people.identity.admin import Admin

PROJECT = "chemouflage-shop"
VARIABLE = "FIREBASE_AUTH_EMULATOR_HOST"
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]

CALLS: dict[str, Callable[[Admin], Awaitable[object]]] = {
    "get": lambda admin: admin.get("u1"),
    "of_email": lambda admin: admin.of_email("a@example.com"),
    "set_password": lambda admin: admin.set_password("u1", "quiet-otter-71"),
    "verify_email": lambda admin: admin.verify_email("u1"),
    "unlink": lambda admin: admin.unlink("u1", frozenset({"google.com"})),
    "set_role": lambda admin: admin.set_role("u1", "editor"),
    "revoke": lambda admin: admin.revoke("u1"),
    "delete": lambda admin: admin.delete("u1"),
}


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    """A server on loopback that does to each connection what `answer` does; host:port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await answer(writer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as running:
        yield f"127.0.0.1:{running.sockets[0].getsockname()[1]}"


def _says(status: str, body: bytes) -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return answer


async def _cut(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


AWAY = {
    "503": _says("503 Away", b""),
    "a page": _says("200 OK", b"<html>"),
    "no object": _says("200 OK", b"[1]"),
    "an account without id": _says("200 OK", b'{"users": [{}]}'),
    "an error of another shape": _says("400 Bad", b'{"error": "x"}'),
    "an error that nobody knows": _says("400 Bad", b'{"error": {"message": "SOMETHING_NEW"}}'),
    "cut off": _cut,
}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library asks again after an outage as it always does, but without waiting."""
    monkeypatch.setattr(_http_client.DEFAULT_RETRY_CONFIG, "backoff_factor", 0)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("answer", AWAY.values(), ids=AWAY)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
async def test_no_sensible_answer_is_an_outage(
    call: Callable[[Admin], Awaitable[object]], answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with server(answer) as host:
        monkeypatch.setenv(VARIABLE, host)
        admin = Admin("demo-chemouflage", None, emulator=host, patience=5)
        with pytest.raises(ProviderAway):
            await call(admin)
        await admin.close()


@pytest.mark.usefixtures("at_once")
async def test_a_server_that_hangs_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    released = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        await released.wait()

    async with server(hang) as host:
        monkeypatch.setenv(VARIABLE, host)
        admin = Admin("demo-chemouflage", None, emulator=host, patience=0.3)
        with pytest.raises(ProviderAway):
            await admin.get("u1")
        released.set()
        await admin.close()


def test_the_emulator_of_the_settings_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "127.0.0.1:9099")
    with pytest.raises(ValueError, match="must be the same"):
        Admin(PROJECT, None)
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(ValueError, match="must be the same"):
        Admin(PROJECT, None, emulator="127.0.0.1:9099")


def test_a_shop_without_firebase_does_not_load_it() -> None:
    program = (
        "import sys, backend_ext.bootstrap, backend_ext.people.identity.firebase\n"
        "print([name for name in sys.modules if name.startswith(('firebase_admin', 'google'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "securetoken")])
    now = utcnow()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def _account(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": "k",
        "private_key": pem.decode(),
        "client_email": f"shop@{PROJECT}.iam.gserviceaccount.com",
        "token_uri": "http://127.0.0.1:9/token",
    }


def _token(key: rsa.RSAPrivateKey, **changes: Any) -> str:
    now = int(utcnow().timestamp())
    fields = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "sub": "u1",
        "iat": now - 60,
        "auth_time": now - 60,
        "exp": now + 3540,
    }
    return jwt.encode(fields | changes, key, "RS256", headers={"kid": "google-1"})


async def test_a_foreign_signature_is_refused_and_googles_own_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    google, stranger = _key(), _key()
    certificates = json.dumps({"google-1": _certificate(google)}).encode()
    monkeypatch.delenv(VARIABLE, raising=False)
    async with server(_says("200 OK", certificates)) as host:
        monkeypatch.setattr("firebase_admin._token_gen.ID_TOKEN_CERT_URI", f"http://{host}/certificates")
        admin = Admin(PROJECT, _account(_key()), patience=5)
        for token in (_token(stranger), _token(google, exp=1), _token(google, aud="another")):
            with pytest.raises(TokenRefused):
                await admin.check_token(token)
        # Signed by Google: whether it was revoked must be asked, and nobody answers.
        with pytest.raises(ProviderAway):
            await admin.check_token(_token(google))
        await admin.close()
