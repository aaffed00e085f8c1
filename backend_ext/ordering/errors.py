"""What can go wrong with an order."""

from backend_ext.kit.errors import Forbidden, NotFound, ShopError


class OrderNotFound(NotFound):
    code = "order_not_found"
    message_key = "We could not find this order."


class OrderLocked(Forbidden):
    """The link's key is missing or wrong."""

    code = "order_locked"
    message_key = "This link does not open the order. Use the one from our mail, or track it with your phone."


class WrongState(ShopError):
    """The order is not in a state from which that is possible."""

    code = "wrong_state"
    status = 409
    message_key = "That is no longer possible for this order."


class PricesChanged(ShopError):
    """A price, or the total, is not what the shopper last saw; nothing was ordered."""

    code = "prices_changed"
    status = 409
    message_key = "A price changed while you were shopping. Please look at the new total and order again."


class TooManyUnpaid(ShopError):
    """This visitor, or this phone, has as many unpaid orders as may wait at once."""

    code = "too_many_unpaid"
    status = 409
    message_key = "You have several orders that are not paid yet. Please pay or cancel one of them first."


class MethodOff(ShopError):
    code = "method_off"
    status = 409
    message_key = "This way of paying is switched off right now. Please choose the other one."
