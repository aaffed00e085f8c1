"""Pictures, data and the end of an account by HTTP: hostile files, other people, what is left afterwards."""

import json
import struct
import zlib
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from backend_ext.bootstrap import Services
from backend_ext.media.service import MOST_BYTES
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device
from tests.entrance import PASSWORD, browser, put_member
from tests.people import put_user, user_now
from tests.shop import place, put_product

PICTURE = "/api/me/picture"
PLACE = b"GPS-IS-HERE"


def _file(kind: str = "PNG", size: tuple[int, int] = (600, 400), **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, (200, 0, 0))
    picture.paste((0, 0, 200), (size[0] // 2, 0, size[0], size[1]))
    with BytesIO() as out:
        picture.save(out, kind, **options)
        return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _huge_png(width: int, height: int) -> bytes:
    """A few bytes that say they are a very large picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _with_exif() -> bytes:
    """A photograph taken with the phone held upright, and where."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[2] = (23.0, 48.0, 36.0)
    return _file("JPEG", exif=exif.tobytes(), comment=PLACE)


async def _signed(services: Services, web: httpx.AsyncClient, user: User) -> None:
    secret, _ = await services.sessions.open(user, Device())
    web.cookies.set(services.settings.session_cookie, secret)


@pytest.fixture
async def user(services: Services) -> User:
    return await put_member(services)


@pytest.fixture
async def web(services: Services, user: User) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody signed in."""
    async with browser(services) as client:
        await _signed(services, client, user)
        yield client


async def _send(web: httpx.AsyncClient, data: bytes, name: str = "me.png") -> httpx.Response:
    return await web.post(PICTURE, files={"picture": (name, data, "image/png")}, data={"lang": "bn"})


async def _stored(services: Services) -> list[dict[str, Any]]:
    return [row async for row in services.mongo.db["pictures"].find({})]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_becomes_a_small_square(
    services: Services, web: httpx.AsyncClient, user: User, kind: str
) -> None:
    answer = await _send(web, _file(kind), "no-matter.txt")

    assert (answer.status_code, answer.json()) == (200, {"go": "/bn/account/profile?done=picture"})
    (row,) = await _stored(services)
    assert row["user_id"] == user.id
    now = await user_now(services, user.id)
    assert now is not None
    assert now.picture == row["_id"]
    shown = await web.get(f"/media/pictures/{row['_id']}.webp")
    assert shown.headers["content-type"] == "image/webp"
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert len(shown.content) < 20_000
    with Image.open(BytesIO(shown.content)) as small:
        assert (small.format, small.size, small.mode) == ("WEBP", (256, 256), "RGB")
        left, right = small.getpixel((20, 128)), small.getpixel((236, 128))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 150 > 60 > left[2]
    assert right[2] > 150 > 60 > right[0]


async def test_it_is_upright_and_says_nothing_of_where_it_was_taken(
    services: Services, web: httpx.AsyncClient
) -> None:
    assert PLACE in _with_exif()
    assert (await _send(web, _with_exif())).status_code == 200

    (row,) = await _stored(services)
    assert PLACE not in row["data"]
    with Image.open(BytesIO(row["data"])) as small:
        assert dict(small.getexif()) == {}
        assert {"exif", "icc_profile", "xmp", "comment"} & small.info.keys() == set()
        top, foot = small.getpixel((128, 20)), small.getpixel((128, 236))
    assert isinstance(top, tuple)
    assert isinstance(foot, tuple)
    assert top[0] > 150
    assert foot[2] > 150


async def test_of_an_animation_the_first_frame_and_of_glass_the_paper_behind(
    services: Services, web: httpx.AsyncClient
) -> None:
    frames = [Image.new("RGBA", (64, 64), colour) for colour in ((0, 200, 0, 255), (200, 0, 0, 255))]
    with BytesIO() as out:
        frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
        assert (await _send(web, out.getvalue())).status_code == 200
    with Image.open(BytesIO((await _stored(services))[0]["data"])) as small:
        assert getattr(small, "n_frames", 1) == 1
        pixel = small.getpixel((128, 128))
    assert isinstance(pixel, tuple)
    assert pixel[1] > 150 > 60 > pixel[0]

    with BytesIO() as out:
        Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
        assert (await _send(web, out.getvalue())).status_code == 200
    with Image.open(BytesIO((await _stored(services))[0]["data"])) as small:
        assert min(small.convert("L").getextrema()) > 240


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PICTURES: dict[str, bytes] = {
    "svg": SVG,
    "html": b"<html><script>alert(1)</script>",
    "gif": _file("GIF"),
    "tiff": _file("TIFF"),
    "bmp": _file("BMP"),
    "pdf": b"%PDF-1.7\n" + b"x" * 500,
    "text": "নাম".encode() * 50,
    "zip": b"PK\x03\x04" + b"\0" * 200,
    "half a jpeg": _file("JPEG")[:500],
    "half a png": _file("PNG")[:60],
    "png head, svg body": _file("PNG")[:16] + SVG,
    "scans without end": _file("JPEG", progressive=True)[:-2] + b"\xff\xda\x00\x08" * 5000 + b"\xff\xd9",
}


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES.keys())
async def test_what_is_no_picture_is_told_and_not_kept(
    services: Services, web: httpx.AsyncClient, user: User, data: bytes
) -> None:
    for lang, words in (("en", "We cannot read this file"), ("bn", "ফাইলটি ছবি হিসেবে")):
        files = {"picture": ("me.jpg", data, "image/jpeg")}
        answer = await web.post(PICTURE, files=files, headers={"accept-language": lang})
        assert (answer.status_code, answer.json()["code"]) == (415, "picture_unreadable")
        assert answer.json()["message"].startswith(words)
    assert await _stored(services) == []
    now = await user_now(services, user.id)
    assert now is not None
    assert now.picture == ""


@pytest.mark.parametrize("size", [(8000, 5001), (65_000, 65_000), (2**31 - 1, 2**31 - 1)])
async def test_a_bomb_is_not_unpacked(
    services: Services, web: httpx.AsyncClient, size: tuple[int, int]
) -> None:
    answer = await _send(web, _huge_png(*size))
    assert answer.status_code in (413, 415)
    assert answer.json()["code"] in ("picture_too_large", "picture_unreadable")
    assert await _stored(services) == []


async def test_forty_million_pixels_are_told_apart(web: httpx.AsyncClient) -> None:
    assert (await _send(web, _huge_png(8000, 5001))).json()["code"] == "picture_too_large"


class _Stream(httpx.AsyncByteStream):
    """A body that counts how much of it was taken."""

    def __init__(self, head: bytes, chunks: int) -> None:
        self._head, self._chunks, self.taken = head, chunks, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces():
            self.taken += len(piece)
            yield piece

    def _pieces(self) -> Iterator[bytes]:
        yield self._head
        for _ in range(self._chunks):
            yield b"x" * 100_000


async def test_too_many_bytes_are_refused(services: Services, web: httpx.AsyncClient) -> None:
    for length in (MOST_BYTES + 1, 2 * MOST_BYTES):
        answer = await _send(web, _file() + b"\0" * (length - len(_file())))
        assert (answer.status_code, answer.json()["code"]) == (413, "picture_too_heavy")
    assert await _stored(services) == []


async def test_bytes_are_counted_as_they_come(services: Services, user: User) -> None:
    """httpx hands a whole body over at once; a server hands on what has come so far."""
    from fastapi import Request

    from backend_ext.api.uploads import picture_form
    from backend_ext.media.errors import PictureTooHeavy

    head = b'--b\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n'
    body = _Stream(head, 1000)
    pieces = aiter(body)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": await anext(pieces), "more_body": True}

    headers = [(b"content-type", b"multipart/form-data; boundary=b")]
    with pytest.raises(PictureTooHeavy):
        await picture_form(Request({"type": "http", "headers": headers}, receive))
    assert MOST_BYTES < body.taken < MOST_BYTES + 300_000

    announced = [*headers, (b"content-length", str(10 * 1024 * 1024).encode())]
    with pytest.raises(PictureTooHeavy):
        await picture_form(Request({"type": "http", "headers": announced}, receive))
    assert body.taken < MOST_BYTES + 300_000


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {}),
        (b"picture=x", {"content-type": "application/x-www-form-urlencoded"}),
        (b"{}", {"content-type": "application/json"}),
        (b"--b\r\nnonsense", {"content-type": "multipart/form-data; boundary=b"}),
        (b"x", {"content-type": "multipart/form-data"}),
    ],
)
async def test_a_form_without_a_file(web: httpx.AsyncClient, content: bytes, headers: dict[str, str]) -> None:
    answer = await web.post(PICTURE, content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "picture_missing")


async def test_fields_beside_the_file_are_few_and_short(web: httpx.AsyncClient) -> None:
    file = {"picture": ("a.png", _file(), "image/png")}
    many = {f"field{number}": "x" for number in range(50)}
    for data in (many, {"lang": "x" * 100_000}):
        assert (await web.post(PICTURE, files=file, data=data)).status_code == 422


async def test_the_old_one_goes_and_somebody_elses_stays(
    services: Services, web: httpx.AsyncClient, user: User
) -> None:
    other = await put_user(services)
    await services.pictures.put(other.id, _file())
    for _ in range(3):
        assert (await _send(web, _file())).status_code == 200
    assert sorted(row["user_id"] for row in await _stored(services)) == sorted([user.id, other.id])

    answer = await web.post(f"{PICTURE}/remove", data={"lang": "en"})

    assert answer.json() == {"go": "/account/profile?done=picture-removed"}
    assert [row["user_id"] for row in await _stored(services)] == [other.id]
    now = await user_now(services, user.id)
    assert now is not None
    assert now.picture == ""


@pytest.mark.parametrize("name", ["0" * 24, "..%2F..%2Fetc", "x" * 300, "%00"])
async def test_a_picture_that_is_not_there(web: httpx.AsyncClient, name: str) -> None:
    assert (await web.get(f"/media/pictures/{name}.webp")).status_code == 404


async def test_nobody_and_other_sites_change_nothing(services: Services, web: httpx.AsyncClient) -> None:
    file = {"picture": ("a.png", _file(), "image/png")}
    foreign = {"origin": "https://evil.test", "sec-fetch-site": "cross-site"}
    for path in (PICTURE, f"{PICTURE}/remove", "/api/me/delete"):
        assert (await web.post(path, files=file, headers=foreign)).status_code == 403
    assert (await web.get("/api/me/data", headers=foreign)).status_code == 403
    async with browser(services) as nobody:
        for path in (PICTURE, f"{PICTURE}/remove", "/api/me/delete"):
            assert (await nobody.post(path, files=file)).status_code == 401
        assert (await nobody.get("/api/me/data")).status_code == 401
    assert await _stored(services) == []
    assert await services.mongo.db["users"].count_documents({}) == 1


async def test_all_my_data_and_nobody_elses(services: Services, web: httpx.AsyncClient, user: User) -> None:
    product = await put_product(services)
    mine = await place(services, product, email=user.email)
    other = await put_user(services, "other@example.com")
    theirs = await place(services, product, email=other.email)
    await services.orders.join(user.id, user.email_key)
    await services.orders.join(other.id, other.email_key)

    answer = await web.get("/api/me/data")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["content-disposition"].startswith("attachment;")
    told = json.loads(answer.text)
    assert told["profile"]["email"] == user.email
    assert [order["number"] for order in told["orders"]] == [mine.number]
    for secret in (theirs.number, other.email, user.id, "argon2", "token"):
        assert secret not in answer.text


async def _left(services: Services, user: User) -> int:
    return await services.mongo.db["users"].count_documents({"_id": user.id})


async def test_deleting_asks_for_the_word_and_the_password(
    services: Services, web: httpx.AsyncClient, user: User
) -> None:
    for form, status, code in (
        ({}, 422, "invalid"),
        ({"word": "yes", "password": PASSWORD}, 422, "invalid"),
        ({"word": "DELETE"}, 403, "wrong_password"),
        ({"word": "DELETE", "password": "something else"}, 403, "wrong_password"),
    ):
        answer = await web.post("/api/me/delete", data=form)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await _left(services, user) == 1
    assert (await web.get("/api/me/data")).status_code == 200


@pytest.mark.parametrize(("word", "lang"), [(" delete ", "en"), ("মুছুন", "bn")])
async def test_a_deleted_account_is_gone(
    services: Services, web: httpx.AsyncClient, user: User, word: str, lang: str
) -> None:
    await _send(web, _file())

    answer = await web.post("/api/me/delete", data={"word": word, "password": PASSWORD, "lang": lang})

    assert answer.json() == {"go": "/goodbye" if lang == "en" else "/bn/goodbye"}
    gone = {text.split("=")[0]: text for text in answer.headers.get_list("set-cookie")}
    for name in ("cf_session", "cf_visitor", "cf_v"):
        assert "Max-Age=0" in gone[name]
    assert await _left(services, user) == 0
    assert await _stored(services) == []
    assert (await web.get("/api/me/data")).status_code == 401


async def test_who_has_no_password_types_the_word_alone(services: Services) -> None:
    user = await put_user(services, identities=["https://securetoken.google.com/x:1"])
    async with browser(services) as web:
        await _signed(services, web, user)
        assert (await web.post("/api/me/delete", data={"word": "DELETE"})).status_code == 200
    assert await _left(services, user) == 0
