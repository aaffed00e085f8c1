"""Build step of the first paint: prerender the pages with tokens, seed the browser with their values."""

from reflex.plugins import Plugin


class FirstPaintPlugin(Plugin):
    """Patches the generated frontend; every patch asserts that it applied."""
