"""The house rules that no linter knows, each with a sample that must fail."""

import ast
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from backend_ext import bootstrap
from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha

SHOP = Path(bootstrap.__file__).parent
_QUERIES = frozenset(
    {
        "find",
        "find_one",
        "insert_one",
        "insert_many",
        "update_one",
        "update_many",
        "replace_one",
        "delete_one",
        "delete_many",
        "find_one_and_update",
        "find_one_and_delete",
        "find_one_and_replace",
        "aggregate",
        "count_documents",
        "bulk_write",
    }
)
_MAY_QUERY = ("store", "dev")
_MONEY = ("price", "amount", "total", "goods", "delivery", "discount", "compare_at", "poisha")
# What is measured, not counted: strengths, memories and statistics of the quiz.
_MEASURES = ("moved", "learner", "stability", "difficulty", "share", "share_right", "discrimination")
_CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SHOP.rglob("*.py")):
        yield path.relative_to(SHOP), ast.parse(path.read_text())


def queries(tree: ast.Module) -> list[str]:
    """Calls of a collection's methods."""
    return [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _QUERIES
    ]


def clocks(tree: ast.Module) -> list[str]:
    """Calls that ask the machine's clock for a date."""
    calls = (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if call in _CLOCKS]


def models(root: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for model in root.__subclasses__():
        if model.__module__.startswith("backend_ext."):
            yield model
        yield from models(model)


def badly_typed(model: type[BaseModel]) -> list[str]:
    """Fields that hold a float, and money that is not poisha."""
    found = []
    for name, field in model.model_fields.items():
        kinds = {field.annotation, *typing.get_args(field.annotation)}
        money = name.removeprefix("unit_") in _MONEY
        strict = any(getattr(part, "strict", None) for part in field.metadata) or Poisha in kinds
        measured = name in _MEASURES or name.endswith(("seconds", "milliseconds"))
        floats = float in kinds and not measured
        if floats or (money and int in kinds and not strict):
            found.append(name)
    return found


def test_queries_stand_in_repositories_only() -> None:
    strays = {
        str(path): found
        for path, tree in sources()
        if path.name != "repository.py" and path.parts[0] not in _MAY_QUERY and (found := queries(tree))
    }

    assert strays == {}


def test_only_the_clock_asks_for_the_time() -> None:
    strays = {
        str(path): found
        for path, tree in sources()
        if path.as_posix() != "kit/clock.py" and path.parts[0] != "dev" and (found := clocks(tree))
    }

    assert strays == {}


def test_money_is_poisha_in_every_model() -> None:
    found = {model.__name__: fields for model in models() if (fields := badly_typed(model))}

    assert found == {}
    assert len(list(models(Document))) >= 8


@pytest.mark.parametrize(
    ("rule", "sample"),
    [
        (queries, "async def verb(self):\n    await self.db.orders.update_one({}, {})"),
        (clocks, "def today():\n    return datetime.now(UTC)"),
    ],
)
def test_a_sample_that_breaks_a_rule_is_found(
    rule: typing.Callable[[ast.Module], list[str]], sample: str
) -> None:
    assert rule(ast.parse(sample)) != []


def test_a_model_that_holds_money_wrongly_is_found() -> None:
    class Wrong(BaseModel):
        price: float
        total: int
        at: datetime
        seconds: float

    assert badly_typed(Wrong) == ["price", "total"]
