"""What a page with live data declares: its state, the shape of its view, and how the view is loaded."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_base.constants.state import FIELD_MARKER

from backend_ext.bootstrap import Services
from chemouflage.first_paint.head import Head
from chemouflage.session import Address

VIEW = f"view{FIELD_MARKER}"


@dataclass(frozen=True)
class Loaded:
    """A page's data: what its template and its state show, and what its head says."""

    view: Mapping[str, Any]
    head: Head


@dataclass(frozen=True)
class Filled:
    """A page the server fills. `state` has one var `view` of the TypedDict `view`; tokens begin with `alias`.

    `load` gives the data of an address; it raises NotFound for one that does not exist. `query` names the
    parameters that matter, in the order of the canonical address; a value is cut after `longest` characters,
    so that cache keys stay small.
    """

    alias: str
    state: type[rx.State]
    view: type
    load: Callable[[Services, Address], Awaitable[Loaded]]
    query: tuple[str, ...] = ()
    longest: int = 100

    def seed(self, view: Mapping[str, Any]) -> dict[str, Any]:
        """What the browser's state starts from."""
        return {self.state.get_full_name(): {VIEW: view}}
