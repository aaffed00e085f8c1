"""The password rule, and hashing in threads of its own, so that nobody waits for it but who signs in."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from backend_ext.kit.errors import Invalid
from backend_ext.people.errors import ProviderAway

T = TypeVar("T")
LEAST, MOST = 10, 128  # characters
_BCRYPT_BYTES = 72  # what bcrypt looks at
_THREADS, _WAITING = 2, 64


def check(password: str, *about: str) -> None:
    """Refuses a password that is too short, too long, or among those that are guessed first.

    `about`: what belongs to the person (e-mail, name); it is no password. Raises Invalid (field `password`).
    """
    if problem := _problem(password, about):
        raise Invalid({"password": problem})


def _problem(password: str, about: tuple[str, ...]) -> str:
    if len(password) < LEAST:
        return "Please take 10 characters or more."
    if len(password) > MOST:
        return "This is too long."
    plain = password.casefold().strip()
    core = plain.rstrip("0123456789!@#$%^&*._- ")
    own = {part.casefold() for text in about if text for part in (text, text.partition("@")[0])}
    if plain in own or (core and core in own):
        return "Please do not use your own name or address."
    if plain in _common() or core in _common() or len(set(plain)) < 4:
        return "This password is guessed first by everybody. Please take another one."
    return ""


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The 30,000 commonest passwords, and the shop's own name."""
    # It comes with other lists, 10 MB that only a process where passwords are chosen has to hold.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"]) | {"chemouflage"}


class PasswordHasher:
    """Argon2id; verifies old bcrypt hashes too. Two at a time, so that a crowd cannot stop the shop."""

    def __init__(self) -> None:
        self._bcrypt = BcryptHasher()
        self._hashers = PasswordHash(
            # OWASP's choice for Argon2id with little memory: 19 MiB, two passes.
            (Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1), self._bcrypt)
        )
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="hash")
        self._nobody = ""
        self._asked = 0

    async def hash(self, password: str) -> str:
        """The hash to keep. Raises ProviderAway when too many wait."""
        return await self._run(lambda: self._hashers.hash(_normal(password)))

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Whether it is right, and a new hash to keep when the old one should be replaced.

        With `kept` None it takes as long, and is wrong. Raises ProviderAway when too many wait.
        """
        return await self._run(lambda: self._verify(password, kept))

    def _verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        if kept is None:
            self._nobody = self._nobody or self._hashers.hash("nobody has this password")
            self._hashers.verify(_normal(password), self._nobody)
            return False, None
        normal = _normal(password)
        try:
            if kept.startswith("$2"):
                start = normal.encode()[:_BCRYPT_BYTES]
                right = self._bcrypt.verify(start, kept)
                return right, self._hashers.hash(normal) if right else None
            return self._hashers.verify_and_update(normal, kept)
        except PwdlibError:
            return False, None

    async def _run(self, work: Callable[[], T]) -> T:
        if self._asked >= _WAITING:
            raise ProviderAway
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._asked -= 1

    def close(self) -> None:
        """Ends the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _normal(password: str) -> str:
    """One form of letters that keyboards write in several ways; what no text can hold becomes a sign."""
    return unicodedata.normalize("NFC", password).encode(errors="replace").decode()
