"""What can go wrong with a premium code."""

from backend_ext.kit.errors import NotFound, ShopError


class CodeUnknown(NotFound):
    """No such code, or not a code at all."""

    code = "code_unknown"
    message_key = "We do not know this code. Please compare it with your card, letter by letter."


class CodeTaken(ShopError):
    """Another account has redeemed it."""

    code = "code_taken"
    status = 409
    message_key = "This code has been redeemed in another account. A code works for one account only."


class CodeRevoked(ShopError):
    """It was withdrawn, by a refund or by staff."""

    code = "code_revoked"
    status = 410
    message_key = "This code is no longer good. Please write to us if you think it should be."
