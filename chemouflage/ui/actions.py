"""What the server asks the browser to do: go somewhere, put the focus, send a form, open a dialog.

Scripts made of text are forbidden by the pages' Content-Security-Policy. So a state writes its wishes into
an attribute, and `ui.js`, which knows the few verbs, carries them out.
"""

import json
from typing import Literal

import reflex as rx

Verb = Literal["go", "focus", "submit", "open", "close", "settled", "tell", "theme", "sound"]
Step = tuple[Verb, str]


class Actions(rx.State):
    """The last wishes; their number makes the browser see the same wish twice."""

    todo: str = ""
    _number: int = 0

    def _do(self, steps: tuple[Step, ...]) -> None:
        self._number += 1
        self.todo = json.dumps({"number": self._number, "steps": steps})


async def act(state: rx.State, *steps: Step) -> None:
    """Asks the browser of this tab for `steps`, in order.

    `go`: load the address; `focus`, `open`, `close`, `settled`, `submit`: the element with this id (`settled`
    ends a dialog's waiting, `submit` sends a form without the framework); `tell`: other tabs about a topic;
    `theme`: light, dark or system; `sound`: right or wrong, heard by who has switched sounds on.
    """
    (await state.get_state(Actions))._do(steps)


def action_area() -> rx.Component:
    """Where wishes are written; part of every page that has states."""
    return rx.el.span(id="actions", hidden=True, custom_attrs={"data-todo": Actions.todo})
