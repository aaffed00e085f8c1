"""A name that anybody may have typed is a name in a mail, or is not there."""

import pytest

from backend_ext.mail.strangers import LONGEST_NAME, harmless_name, masked

NAMES = [
    "Rina Akter",
    "রিনা আক্তার",
    "আব্দুর র\u200dহমান",
    "A.B.M. Anwar-ul Haque",
    "Md. Rahim",
    "Siobhán O’Neill",
    "محمد",
]
HARMFUL = [
    '<a href="http://evil.example">click</a>',
    "http://evil.example",
    "evil.example",
    "www.evil",
    "WWW.evil. example",
    "evil/offer",
    "eve@example.com",
    "Call 01712345678",
    "ফোন ০১৭১২৩৪৫৬৭৮",
    "\u202egnp.exe",
    "Rina \u2066Akter",
    "R\u200eina",
    "You won: claim now!",
    "{{7*7}}",
    "*bold* _name_",
    "৳ free",
    "😀",
    "n" * (LONGEST_NAME + 1),
    "n" * 10_000,
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_stays_as_typed(name: str) -> None:
    assert harmless_name(name) == name


@pytest.mark.parametrize("name", HARMFUL, ids=range(len(HARMFUL)))
def test_anything_else_is_left_out(name: str) -> None:
    assert harmless_name(name) == ""


@pytest.mark.parametrize("name", ["Rina\r\nBcc: x", "Rina: x\n"], ids=["header", "colon"])
def test_a_line_end_makes_no_line(name: str) -> None:
    assert harmless_name(name) == ""


def test_blanks_of_any_kind_are_one() -> None:
    assert harmless_name("  Rina\r\n\tAkter\u2028") == "Rina Akter"
    assert harmless_name("") == ""


def test_an_address_is_known_only_to_who_knows_it() -> None:
    assert masked("rahima@example.com") == "r•••a@example.com"
    assert masked("ra@example.com") == "r•••@example.com"
    assert masked("r@example.com") == "r•••@example.com"
    assert masked('"a@b"@example.com') == '"•••"@example.com'
    assert masked("rahima@example.com\r\nBcc: x") == "r•••a@example.com Bcc: x"
