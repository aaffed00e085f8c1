"""Codes as people type them: six digits by time (RFC 6238), and the recovery codes."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime

import pyotp

from backend_ext.kit.ids import SAYABLE
from backend_ext.kit.typed import TO_LATIN

STEP_SECONDS = 30
_WINDOW = 1  # steps that a phone's clock may be off, each way
_LONGEST = 64  # characters somebody may type for a code
_DIGITS = re.compile(r"[0-9]{6}")
_RECOVERY = re.compile(rf"[{SAYABLE}]{{10}}")


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The time step whose code `typed` is, around `now`; None when it is none of them.

    Every candidate is compared, each in constant time.
    """
    code = _compact(typed).translate(TO_LATIN)
    if not _DIGITS.fullmatch(code):
        return None
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    middle = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(middle - _WINDOW, middle + _WINDOW + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    return found


def recovery_hash(key: bytes, user_id: str, code: str) -> str:
    """What is stored in place of a recovery code: useless without the key, and in another account."""
    return hmac.new(key, f"{user_id} {code}".encode(), hashlib.sha256).hexdigest()


def recovery_of(key: bytes, user_id: str, typed: str, kept: Iterable[str]) -> str | None:
    """The kept hash of the recovery code that `typed` is, or None. Case, blanks and dashes do not matter."""
    code = _compact(typed).upper()
    if not _RECOVERY.fullmatch(code):
        return None
    given, found = recovery_hash(key, user_id, code), None
    for one in kept:
        if hmac.compare_digest(one, given):
            found = one
    return found


def _compact(typed: str) -> str:
    return re.sub(r"[\s\-–—]+", "", typed[:_LONGEST])
