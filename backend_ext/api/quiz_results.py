"""The picture of a shared result, for chats and for the page it is shown on."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from backend_ext.api.context import Held
from backend_ext.api.problems import problems
from backend_ext.kit.text import Lang
from backend_ext.store.limits import Limit

router = APIRouter(tags=["quiz"])

# A picture takes a fortieth of a second of a processor; chats keep what they fetched.
DRAWN = Limit("result_pictures", 30, 60)


@router.get(
    "/quiz/pictures/{key}.png",
    response_class=Response,
    responses=problems({404: "`result_not_found`: not a key of ours, or the game is not over."})
    | {200: {"content": {"image/png": {}}, "description": "1200 × 630."}},
)
async def picture(held: Held, key: Annotated[str, Path(max_length=120)], lang: Lang = "en") -> Response:
    """A result as a picture: how many were right, never which questions they were."""
    attempt = held.quiz.results.attempt_id(key)
    await held.limiter.hit(attempt, DRAWN)
    drawn = await held.quiz.results.picture(key, lang)
    headers = {"cache-control": "public, max-age=3600", "x-content-type-options": "nosniff"}
    return Response(drawn, media_type="image/png", headers=headers)
