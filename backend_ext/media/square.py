"""Makes a small square picture out of whatever file somebody sends. What is in the file is not trusted."""

from io import BytesIO

from PIL import Image, ImageOps

from backend_ext.media.errors import PictureTooLarge, PictureUnreadable

SIDE = 256  # pixels
MOST_PIXELS = 40_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82
_PAPER = (255, 253, 248)  # behind what is transparent
# Every scan of a JPEG goes over the whole picture: a small file of thousands would keep us busy for hours.
_SCAN, _MOST_SCANS = b"\xff\xda", 100
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def square(data: bytes) -> bytes:
    """The middle of the picture in `data`, upright, 256 × 256, as WebP; of an animation the first frame.

    The size is read before anything is unpacked. No metadata goes along, so no place where it was taken.
    Takes up to some seconds of processor time. Raises PictureUnreadable, PictureTooLarge.
    """
    try:
        return _small(data)
    except PictureTooLarge:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge from None
    except Exception as error:  # decoders of broken files fail in every way there is
        raise PictureUnreadable from error


def _small(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=_FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise PictureTooLarge
        if picture.format == "JPEG" and data.count(_SCAN) > _MOST_SCANS:
            raise PictureUnreadable
        picture.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is unpacked no larger than needed
        shown = _fitted(picture)
    with BytesIO() as out:
        shown.save(out, "WEBP", quality=_QUALITY, method=6)
        return out.getvalue()


def _fitted(picture: Image.Image) -> Image.Image:
    """The middle of `picture` on paper; a new image, which knows nothing of the file."""
    see_through = picture.has_transparency_data
    wanted = "RGBA" if see_through else "RGB"
    plain = picture if picture.mode == wanted else picture.convert(wanted)
    roughly = plain.reduce(max(1, min(plain.size) // (2 * SIDE)))
    small = ImageOps.fit(roughly, (SIDE, SIDE), Image.Resampling.LANCZOS)
    small = _upright(small, picture.getexif().get(_ORIENTATION))
    paper = Image.new("RGB", (SIDE, SIDE), _PAPER)
    paper.paste(small, mask=small if see_through else None)
    return paper


def _upright(small: Image.Image, orientation: object) -> Image.Image:
    """`small` as the camera was held; turning the small square is the same as turning the whole first."""
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return small if turn is None else small.transpose(turn)
