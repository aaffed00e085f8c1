"""What can go wrong when somebody wants to pay."""

from backend_ext.kit.errors import ShopError, Unavailable


class GatewayDown(Unavailable):
    """No answer, or none that can be read: what the gateway did is unknown."""

    code = "gateway_down"
    message_key = "The payment service does not answer right now. Your order is kept; please try again."


class GatewayRefused(ShopError):
    """The gateway does not take this payment; `reason` is its text, for our log and not for the shopper."""

    code = "gateway_refused"
    status = 502
    message_key = (
        "The payment service did not accept this payment. Please try again, or choose another way to pay."
    )

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class AlreadyPaid(ShopError):
    code = "already_paid"
    status = 409
    message_key = "This order is already paid. You do not have to pay again."


class InReview(ShopError):
    """Money may have come in: nobody should pay once more before staff looked."""

    code = "payment_in_review"
    status = 409
    message_key = "We are checking your payment. Please do not pay again; we will write to you."


class NotInReview(ShopError):
    """Staff have decided about it already, or it never waited for them."""

    code = "payment_not_in_review"
    status = 409
    message_key = "This payment does not wait for a decision any more."


class ReturnEntered(ShopError):
    """A return or a refund with this reference is written down already: it is most likely this one."""

    code = "return_entered"
    status = 409
    message_key = "A refund with this reference was entered before."


class CannotAccept(ShopError):
    """Its order is paid, cancelled, or nobody's: there is nothing to pay for."""

    code = "cannot_accept"
    status = 409
    message_key = "This order cannot take the money any more. Please give it back."


class StockGone(ShopError):
    """Its order expired, and something of it was sold since."""

    code = "stock_gone"
    status = 409
    message_key = "Not everything in this order is in stock. Receive more first, or give the money back."


class NotPayable(ShopError):
    """Expired, cancelled, or to be paid in cash."""

    code = "not_payable"
    status = 409
    message_key = "This order can no longer be paid. Please order again."
