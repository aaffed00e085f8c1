"""What can go wrong with a refund; nothing is changed then."""

from backend_ext.kit.errors import ShopError


class TooMuch(ShopError):
    """More than what is left: of a line's units, or of the delivery, which goes back once."""

    code = "refund_too_much"
    status = 409
    message_key = "More would go back than is left of this order."


class NothingToRefund(ShopError):
    code = "nothing_to_refund"
    status = 409
    message_key = "Nothing would go back with that."


class ReferenceUsed(ShopError):
    """A refund with this reference is written down already: it is most likely this one."""

    code = "reference_used"
    status = 409
    message_key = "A refund with this reference was entered before."
