"""What the page of a shared result shows."""

from typing import TypedDict

from backend_ext.bootstrap import Services
from backend_ext.quiz.share import words
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import Head
from chemouflage.i18n import Translator
from chemouflage.session import Address


class SharedView(TypedDict):
    """The page."""

    title: str
    played: str
    right: str
    told: str
    alt: str
    picture: str


async def load(services: Services, address: Address) -> Loaded:
    """The result whose key the address has. Raises ResultNotFound."""
    t, key = address.t, address.args["slug"]
    result = await services.quiz.results.of_key(key)
    played, right = words.played(result, t.lang), words.right_of(result, t.lang)
    points = words.points(result, t.lang)
    told = f"{result.name} · {points}" if result.name else points
    view: SharedView = {
        "title": f"{right} · Chemouflage",
        "played": played,
        "right": right,
        "told": told,
        "alt": f"{played}. {right}. {told}",
        "picture": picture_path(key, t),
    }
    description = f"{played}. {told}. {words.challenge(t.lang)}"
    return Loaded(view, Head(view["title"], description, f"/quiz/shared/{key}", listed=False))


def picture_path(key: str, t: Translator) -> str:
    """Where the picture of a result is."""
    return f"/quiz/pictures/{key}.png?lang={t.lang}"
