"""Ids, numbers and codes. Everything a stranger may hold is random from `secrets`."""

import hashlib
import re
import secrets

from backend_ext.kit.typed import TO_LATIN

# Without 0/O/1/I, so that a code can be read aloud and typed from a card.
SAYABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

_LONGEST_TYPED = 100


def _pick(length: int) -> str:
    return "".join(secrets.choice(SAYABLE) for _ in range(length))


def new_id() -> str:
    """An opaque primary key: 96 random bits in 24 hex digits."""
    return secrets.token_hex(12)


def new_token() -> str:
    """A bearer secret of 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored in place of a bearer secret: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def order_number() -> str:
    """A sayable order number such as CH-7F3K-29QD (40 random bits; the unique index settles collisions)."""
    return f"CH-{_pick(4)}-{_pick(4)}"


def clean_order_number(text: str) -> str | None:
    """The stored form of a number as somebody typed it (case, blanks and dashes do not matter), or None."""
    compact = re.sub(r"[\s\-–—]+", "", text.strip().upper())
    match = re.fullmatch(rf"(?:CH)?([{SAYABLE}]{{4}})([{SAYABLE}]{{4}})", compact)
    return f"CH-{match[1]}-{match[2]}" if match else None


def transaction_id() -> str:
    """A gateway `tran_id`: unique for ever, 26 of the 32 characters allowed."""
    return f"CF{_pick(24)}"


def premium_code() -> str:
    """A premium code: 12 sayable characters, 60 random bits."""
    return _pick(12)


def clean_premium_code(text: str) -> str | None:
    """The stored form of a code as somebody typed it (case, blanks, dashes, Bangla digits), or None.

    A letter that no code has, such as O, is not taken for another one: it is a mistake to tell.
    """
    if len(text) > _LONGEST_TYPED:
        return None
    compact = re.sub(r"[\s\-\u200b-\u200d\u2010-\u2015\u2212\ufeff]+", "", text.translate(TO_LATIN).upper())
    return compact if re.fullmatch(f"[{SAYABLE}]{{12}}", compact) else None


def show_code(code: str) -> str:
    """A premium code as people read it, 4-4-4: ABCD-EFGH-JKLM."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def recovery_code() -> str:
    """A code that stands in for a second factor: 10 sayable characters, 50 random bits."""
    return _pick(10)


def show_recovery_code(code: str) -> str:
    """A recovery code as people read it, 5-5: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}"


def room_code() -> str:
    """The code of a live room: 6 sayable characters, 30 random bits (the unique index settles collisions)."""
    return _pick(6)


def clean_room_code(text: str) -> str | None:
    """The stored form of a room's code as somebody typed it (case, blanks, dashes do not matter), or None."""
    compact = re.sub(r"[\s\-\u2010-\u2015]+", "", text[:_LONGEST_TYPED].translate(TO_LATIN).upper())
    return compact if re.fullmatch(f"[{SAYABLE}]{{6}}", compact) else None


def show_room_code(code: str) -> str:
    """A room's code as people read it, 3-3: ABC DEF."""
    return f"{code[:3]} {code[3:]}"
