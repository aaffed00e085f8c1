"""Reads a form with one file, and no more of it than we are ready to keep."""

from collections.abc import AsyncGenerator

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from backend_ext.kit.text import LANGS, Lang
from backend_ext.media.errors import PictureMissing, PictureTooHeavy
from backend_ext.media.service import MOST_BYTES

_FRAME = 64 * 1024  # what a form has beside its file
_MOST_FIELDS, _LONGEST_FIELD = 8, 1000


async def picture_form(request: Request) -> tuple[bytes, Lang]:
    """The file `picture` of the form that is posted, and the form's language.

    A form that says it is too long is not read at all; one that lies is read as far as what we take.
    Raises PictureTooHeavy, PictureMissing (also for what is no form).
    """
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > MOST_BYTES + _FRAME:
        raise PictureTooHeavy
    parser = MultiPartParser(
        request.headers,
        _counted(request),
        max_files=1,
        max_fields=_MOST_FIELDS,
        max_part_size=_LONGEST_FIELD,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError):  # KeyError: without any Content-Type
        raise PictureMissing from None
    try:
        file = form.get("picture")
        if not isinstance(file, UploadFile) or not file.size:
            raise PictureMissing
        if file.size > MOST_BYTES:
            raise PictureTooHeavy
        return await file.read(), next((lang for lang in LANGS if lang == form.get("lang")), "en")
    finally:
        await form.close()


async def _counted(request: Request) -> AsyncGenerator[bytes, None]:
    got = 0
    async for chunk in request.stream():
        got += len(chunk)
        if got > MOST_BYTES + _FRAME:
            raise PictureTooHeavy
        yield chunk
