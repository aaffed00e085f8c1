"""What can go wrong with a message to the shop."""

from backend_ext.kit.errors import NotFound, ShopError


class MessageNotFound(NotFound):
    code = "message_not_found"
    message_key = "There is no such message."


class MessageChanged(ShopError):
    """Another of staff answered or closed it after it was read."""

    code = "message_changed"
    status = 409
    message_key = "This message was answered or closed meanwhile. Please read it again."


class TooQuick(ShopError):
    """The form came back sooner than a person types."""

    code = "too_quick"
    status = 422
    message_key = "That was very quick. Please wait a few seconds and send it once more."


class FormTooOld(ShopError):
    """The form was opened very long ago, or is not one of ours."""

    code = "form_too_old"
    status = 422
    message_key = "This form has been open for too long. Please load the page again and send it once more."
