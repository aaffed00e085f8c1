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


class CodeNotFree(ShopError):
    """It was given or redeemed before, or it stands on paper: only a code of the pool can be given."""

    code = "code_not_free"
    status = 409
    message_key = "This code has been given away already."


class NothingMissing(ShopError):
    """The order has all its codes, is not paid, or misses none of this product."""

    code = "nothing_missing"
    status = 409
    message_key = "This order misses no code of this product."


class NotRedeemed(ShopError):
    """Only premium that runs, or will, has an end to move."""

    code = "not_redeemed"
    status = 409
    message_key = "This code gives no premium that could be extended."


class ProductUnknown(NotFound):
    code = "product_unknown"
    message_key = "There is no such product."


class BatchUnknown(NotFound):
    code = "batch_unknown"
    message_key = "There is no such batch."


class CodeRevoked(ShopError):
    """It was withdrawn, by a refund or by staff."""

    code = "code_revoked"
    status = 410
    message_key = "This code is no longer good. Please write to us if you think it should be."
