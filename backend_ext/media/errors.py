"""What can be wrong with an uploaded picture."""

from backend_ext.kit.errors import NotFound, ShopError


class PictureMissing(ShopError):
    """The form came without a file."""

    code = "picture_missing"
    status = 422
    message_key = "Please choose a picture first."


class PictureTooHeavy(ShopError):
    """More bytes than we take."""

    code = "picture_too_heavy"
    status = 413
    message_key = "This file is larger than 5 MB. Please choose a smaller one."


class PictureTooLarge(ShopError):
    """More pixels than we unpack."""

    code = "picture_too_large"
    status = 413
    message_key = "This picture has more than 40 million pixels. Please choose a smaller one."


class PictureUnreadable(ShopError):
    """No JPEG, PNG or WebP, whatever its name says; or a broken one."""

    code = "picture_unreadable"
    status = 415
    message_key = "We cannot read this file as a picture. Please choose a JPEG, PNG or WebP."


class PictureGone(NotFound):
    code = "picture_gone"
    message_key = "This picture is no longer there."
