"""Our own reading of ID tokens where there is no emulator: unsigned and foreign ones go no further."""

from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from backend_ext.people.errors import TokenRefused
from backend_ext.people.identity import verifier

PROJECT = "chemouflage-shop"
NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GOOD: dict[str, Any] = {
    "iss": f"https://securetoken.google.com/{PROJECT}",
    "aud": PROJECT,
    "sub": "u1",
    "iat": SECONDS - 60,
    "auth_time": SECONDS - 60,
    "exp": SECONDS + 3540,
    "email": "rahima@example.com",
    "email_verified": True,
}
KID = {"kid": "a-key"}


def signed(headers: dict[str, Any] | None = None, **changes: Any) -> str:
    """A token signed as Google does, by a key of our own."""
    fields = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return jwt.encode(fields, KEY, "RS256", headers=KID if headers is None else headers)


def test_a_good_token_says_who_somebody_is() -> None:
    claims = verifier.read(signed(), PROJECT, NOW, emulated=False)

    assert (claims.sub, claims.email, claims.email_verified) == ("u1", "rahima@example.com", True)


@pytest.mark.parametrize(
    ("seconds", "good"), [(0, True), (3539, True), (3540, False), (-70, True), (-71, False)]
)
def test_a_token_is_good_from_its_start_to_its_end(seconds: int, good: bool) -> None:
    then = datetime.fromtimestamp(SECONDS + seconds, UTC)
    if good:
        verifier.read(signed(), PROJECT, then, emulated=False)
    else:
        with pytest.raises(TokenRefused):
            verifier.read(signed(), PROJECT, then, emulated=False)


UNSIGNED = jwt.encode(GOOD, None, "none")
REFUSED = {
    "alg=none": UNSIGNED,
    "alg=none with a key": jwt.encode(GOOD, None, "none", headers=KID),
    "HS256": jwt.encode(GOOD, "a secret that is long enough for it", "HS256", headers=KID),
    "no key named": signed({}),
    "an empty key named": signed({"kid": ""}),
    "another project's": signed(aud="another"),
    "by another project": signed(iss="https://securetoken.google.com/another"),
    "by nobody": signed(iss=None),
    "no subject": signed(sub=None),
    "no sign-in": signed(auth_time=None),
    "truth as number": signed(exp=True),
    "a fraction": signed(exp=SECONDS + 0.5),
    "too long": signed(name="x" * 10_000),
    "one part": "abc",
    "two parts": ".".join(signed().split(".")[:2]),
    "no JSON": "YQ.YQ.YQ",
    "a list": "W10.W10.W10",
}


@pytest.mark.parametrize("token", REFUSED.values(), ids=REFUSED)
def test_a_token_that_does_not_fit_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        verifier.read(token, PROJECT, NOW, emulated=False)


def test_unsigned_tokens_are_the_emulators_only() -> None:
    assert verifier.read(UNSIGNED, PROJECT, NOW, emulated=True).sub == "u1"
    with pytest.raises(TokenRefused):
        verifier.read(UNSIGNED, PROJECT, NOW, emulated=False)
