"""Chemical writing taken apart: what is raised and lowered, what stays on one line, and nothing lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_ext.quiz.content.formula import SUB, SUP, Piece, Run, pieces, plain

_SMALL = {
    "sub": {ordinary: small for small, ordinary in SUB.items()},
    "sup": {ordinary: small for small, ordinary in SUP.items()},
}


def _run(run: Run) -> str:
    return run.text if run.kind == "text" else "".join(_SMALL[run.kind][letter] for letter in run.text)


def _joined(piece: Piece) -> str:
    text = "".join(_run(run) for run in piece.runs)
    return f"`{text}`" if piece.whole else text


def _of(text: str, kind: str = "text") -> Run:
    return Run(text, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("H₂O", (Piece((_of("H"), _of("2", "sub"), _of("O")), whole=False),)),
        ("SO₄²⁻", (Piece((_of("SO"), _of("4", "sub"), _of("2−", "sup")), whole=False),)),
        ("xⁿ⁺¹", (Piece((_of("x"), _of("n+1", "sup")), whole=False),)),
        ("Feᴵᴵᴵ", (Piece((_of("Feᴵᴵᴵ"),), whole=False),)),
        ("৬ mol `O₂`।", (
            Piece((_of("৬ mol "),), whole=False),
            Piece((_of("O"), _of("2", "sub")), whole=True),
            Piece((_of("।"),), whole=False),
        )),
        ("`2H₂ + O₂ → 2H₂O`", (
            Piece(
                (
                    _of("2H"), _of("2", "sub"), _of(" + O"), _of("2", "sub"), _of(" → 2H"),
                    _of("2", "sub"), _of("O"),
                ),
                whole=True,
            ),
        )),
        ("one ` tick", (Piece((_of("one ` tick"),), whole=False),)),
        ("``", (Piece((_of("``"),), whole=False),)),
        ("`a`b`", (Piece((_of("a"),), whole=True), Piece((_of("b`"),), whole=False))),
    ],
)  # fmt: skip
def test_text_is_taken_apart(text: str, expected: tuple[Piece, ...]) -> None:
    assert pieces(text) == expected


def test_labels_have_no_marks() -> None:
    assert plain("Balance `2H₂ + O₂ → 2H₂O`, then ` go") == "Balance 2H₂ + O₂ → 2H₂O, then ` go"


@given(st.text(alphabet=st.one_of(st.sampled_from("`H2 +-−" + "".join(SUB) + "".join(SUP)), st.characters())))
def test_nothing_is_lost(text: str) -> None:
    found = pieces(text)

    assert "".join(_joined(piece) for piece in found) == text
    assert all(run.text for piece in found for run in piece.runs)
    assert plain(text) == "".join(
        _joined(piece).strip("`") if piece.whole else _joined(piece) for piece in found
    )
    heights = [[run.kind for run in piece.runs] for piece in found]
    assert all(one != other for kinds in heights for one, other in pairwise(kinds))
