"""A result that its player shows around: the page and the picture of its key, and nothing else."""

from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import pytest
from PIL import Image

from backend_ext.api.app import create_api
from backend_ext.api.quiz_results import DRAWN
from backend_ext.bootstrap import Services
from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.share.errors import ResultNotFound
from tests.attempts import play, put_bank
from tests.people import put_user


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with nothing but the address."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


async def _played(services: Services, choices: str = "aaabaaaaab") -> Attempt:
    await put_bank(services)
    user = await put_user(services, display_name="Cobalt রসায়ন")
    return await play(services, await services.quiz.attempts.start_daily(user.id), choices)


def _path(key: str) -> str:
    return f"/quiz/pictures/{key}.png"


async def test_the_key_tells_how_many_were_right_and_who_played(services: Services) -> None:
    attempt = await _played(services)

    result = await services.quiz.results.of_key(services.quiz.results.key(attempt))

    assert (result.name, result.right, result.total) == ("Cobalt রসায়ন", 8, 10)
    assert result.marks == (True,) * 3 + (False,) + (True,) * 5 + (False,)
    assert (result.day.isoformat(), result.score, result.topic) == (attempt.day, attempt.score, None)


async def test_the_picture_is_drawn_in_both_languages(web: httpx.AsyncClient, services: Services) -> None:
    key = services.quiz.results.key(await _played(services))

    english, bangla = [await web.get(_path(key), params={"lang": lang}) for lang in ("en", "bn")]
    again = await web.get(_path(key))

    assert (english.status_code, english.headers["content-type"]) == (200, "image/png")
    assert english.headers["cache-control"] == "public, max-age=3600"
    assert again.content == english.content != bangla.content
    for answer in (english, bangla):
        with Image.open(BytesIO(answer.content)) as image:
            assert (image.format, image.size) == ("PNG", (1200, 630))
    with Image.open(BytesIO(english.content)) as image:
        squares = [image.convert("RGB").getpixel((64 + place * 104 + 10, 390)) for place in range(10)]
    right, wrong = squares[0], squares[3]
    assert squares == [right] * 3 + [wrong] + [right] * 5 + [wrong]
    assert right != wrong


async def test_what_is_no_key_opens_nothing(web: httpx.AsyncClient, services: Services) -> None:
    attempt = await _played(services)
    key = services.quiz.results.key(attempt)

    for wrong in (attempt.id, key[:-1], key.upper(), f"{attempt.id}~", "~", f"x{key}", "%F0%9F"):
        answer = await web.get(_path(wrong))
        assert (answer.status_code, answer.json()["code"]) == (404, "result_not_found"), wrong
    answer = await web.get(_path(key), params={"lang": "xx"})
    assert answer.status_code == 422


async def test_a_game_that_goes_on_has_no_result_to_show(web: httpx.AsyncClient, services: Services) -> None:
    await put_bank(services)
    user = await put_user(services)
    attempt = await services.quiz.attempts.start_daily(user.id)
    await services.quiz.attempts.deal(user.id, attempt.id, 1)

    answer = await web.get(_path(services.quiz.results.key(attempt)))

    assert (answer.status_code, answer.json()["code"]) == (404, "result_not_found")


async def test_a_deleted_game_is_no_longer_shown(services: Services) -> None:
    attempt = await _played(services)
    key = services.quiz.results.key(attempt)
    assert attempt.user_id is not None
    user_id = attempt.user_id
    await services.mongo.run(lambda tx: services.quiz.attempts.forget(user_id, tx))

    with pytest.raises(ResultNotFound):
        await services.quiz.results.of_key(key)


async def test_pictures_are_not_drawn_without_end(web: httpx.AsyncClient, services: Services) -> None:
    attempt = await _played(services)
    key = services.quiz.results.key(attempt)
    for _ in range(DRAWN.amount):
        await services.limiter.hit(attempt.id, DRAWN)

    answer = await web.get(_path(key))

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
