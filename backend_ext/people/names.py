"""Display names: what others see on the boards. Chosen, unique, and never an e-mail address."""

import secrets
import unicodedata

LEAST, MOST = 3, 24
_ELEMENTS = (
    "Argon", "Boron", "Carbon", "Cobalt", "Copper", "Gallium", "Helium", "Iodine", "Iridium", "Krypton",
    "Lithium", "Neon", "Nickel", "Osmium", "Oxygen", "Radon", "Silicon", "Silver", "Sulfur", "Titanium",
    "Xenon", "Yttrium", "Zinc",
)  # fmt: skip
_JOINTS = frozenset(" -_.'")
_JOINERS = frozenset("\u200c\u200d")  # not to be seen; Bangla takes them between two letters
_RESERVED = frozenset({"admin", "administrator", "chemouflage", "moderator", "staff", "support", "system"})


def display_key(name: str) -> str:
    """What two names have in common that people could take for one: letters and digits, in one writing."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if letter not in _JOINTS | _JOINERS)


def problem(name: str) -> str:
    """What is wrong with a cleaned display name, as a message key; empty when it is right."""
    if len(name) < LEAST:
        return "Please take 3 characters or more."
    if len(name) > MOST:
        return "This is too long."
    if not all(_fits(letter, before) for before, letter in zip(f" {name}", name, strict=False)):
        return "Please use letters and digits only."
    if display_key(name) in _RESERVED or not any(letter.isalnum() for letter in name):
        return "Please choose another name."
    return ""


def _fits(letter: str, before: str) -> bool:
    """Whether it is a letter or digit of English or Bangla: those of other alphabets look like these."""
    if letter in _JOINERS:
        return _is_bangla(before)
    return letter in _JOINTS or (letter.isascii() and letter.isalnum()) or _is_bangla(letter)


def _is_bangla(letter: str) -> bool:
    return "\u0980" <= letter <= "\u09ff" and unicodedata.category(letter)[0] in "LMN"


def invented() -> str:
    """A name for somebody who has not chosen one yet, such as `Cobalt 48213`."""
    return f"{secrets.choice(_ELEMENTS)} {secrets.randbelow(90_000) + 10_000}"
