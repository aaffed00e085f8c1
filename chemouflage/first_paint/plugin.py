"""Build step of the first paint: prerender the pages with tokens, seed the browser with their values.

Reflex prerenders a page with its states' defaults. Here the states of filled pages hold tokens at the
prerender, and in the browser the values the page server wrote into `<script id="cf-seed">`.
"""

import json
from functools import partial
from typing import Any

from reflex.plugins import Plugin

_RUNTIME = "export const initialState = "
_SEED = """
const __seed = import.meta.env.SSR
  ? %s
  : JSON.parse(document.getElementById("cf-seed")?.textContent ?? "{}");
export const initialState = Object.fromEntries(
  Object.entries(__compiledState).map(([name, vars]) => [name, { ...vars, ...__seed[name] }]),
);
"""
_SAME_ORIGIN = """  const endpoint = new URL(url_str);
  if (typeof window !== "undefined" && import.meta.env.PROD) {
    endpoint.protocol = endpoint.protocol.startsWith("ws")
      ? window.location.protocol.replace("http", "ws")
      : window.location.protocol;
    endpoint.host = window.location.host;
    return endpoint;
  }
"""
_THEME = """// The theme is a class on <html>, kept by the script in the head and by ui.js, not by React.
export function ThemeProvider({ children }) {
  return children;
}
"""


class PatchError(Exception):
    """Generated code is not as the patch expects: Reflex was changed."""


class FirstPaintPlugin(Plugin):
    """Patches the generated frontend; a patch that does not apply stops the build."""

    def pre_compile(self, **context: Any) -> None:
        """Adds the patches to the compilation."""
        from chemouflage.first_paint.build import seed_tokens, shells

        modify = context["add_modify_task"]
        modify("react-router.config.js", partial(prerender, paths=shells()))
        modify("utils/context.jsx", partial(seed, values=seed_tokens()))
        modify("utils/state.js", same_origin)
        modify("utils/react-theme.js", lambda _code: _THEME)


def prerender(code: str, paths: list[str]) -> str:
    """Adds `paths` (one stand-in per dynamic page) to the pages that are prerendered, where any are."""
    listed = f"({{getStaticPaths}}) => [...getStaticPaths(), ...{json.dumps(paths)}]"
    return code.replace('"prerender": true', f'"prerender": ({listed})')


def seed(code: str, values: dict[str, Any]) -> str:
    """Merges tokens (at the prerender) or the page's seed (in the browser) into the initial state."""
    if code.count(_RUNTIME) != 1:
        raise PatchError("utils/context.jsx: initialState")
    head, tail = code.split(_RUNTIME)
    line, rest = tail.split("\n", 1)
    return f"{head}const __compiledState = {line}{_SEED % json.dumps(values)}{rest}"


def same_origin(code: str) -> str:
    """Makes a built page talk to the server it came from, whatever address it was built for."""
    plain = "  const endpoint = new URL(url_str);\n"
    if _SAME_ORIGIN in code:
        return code
    if code.count(plain) != 1:
        raise PatchError("utils/state.js: getBackendURL")
    return code.replace(plain, _SAME_ORIGIN)
