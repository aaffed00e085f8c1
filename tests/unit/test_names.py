"""Display names: nobody looks like staff, or like somebody else."""

import pytest

from backend_ext.people.names import display_key, invented, problem

LETTERS, OTHER = "Please use letters and digits only.", "Please choose another name."


@pytest.mark.parametrize(
    "name",
    ["Cobalt Queen", "x-1", "O'Neil_2", "রাহিমা খাতুন", "র\u200d্যাচেল ২", "নিয়ন 10", "Neon নিয়ন", invented()],
    ids=range(8),
)
def test_names_of_both_languages(name: str) -> None:
    assert problem(name) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Please take 3 characters or more."),
        ("ab", "Please take 3 characters or more."),
        ("x" * 25, "This is too long."),
        ("admin", OTHER),
        ("A-d.m_i n", OTHER),
        ("Chemouflage", OTHER),
        ("SUPPORT", OTHER),
        ("---", OTHER),
        ("\u0410dmin", LETTERS),
        ("adm\u0131n", LETTERS),
        ("\uff41\uff44\uff4d\uff49\uff4e", LETTERS),
        ("a\u0336dmin", LETTERS),
        ("N\u0435on", LETTERS),
        ("\u03bdeon", LETTERS),
        ("Ne\u200don", LETTERS),
        ("\u200dNeon", LETTERS),
        ("Neon\u202e", LETTERS),
        ("<b>Neon", LETTERS),
        ("rahima@example.com", LETTERS),
        ("Neon\N{PILE OF POO}", LETTERS),
    ],
    ids=range(20),
)
def test_names_that_are_none(name: str, told: str) -> None:
    assert problem(name) == told


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Cobalt Queen", "cobalt-queen"),
        ("র\u200d্যাচেল", "র্যাচেল"),
        ("\u09af\u09bc", "\u09df"),
        ("Neon 1", "neon.1"),
    ],
    ids=range(4),
)
def test_names_that_look_alike_are_one(one: str, another: str) -> None:
    assert display_key(one) == display_key(another)
