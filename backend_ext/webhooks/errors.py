"""What can go wrong with webhooks."""

from backend_ext.kit.errors import ShopError


class TooManyReceivers(ShopError):
    code = "too_many_receivers"
    status = 409
    message_key = "There are 20 receivers already. Remove one first."


class ReceiverOff(ShopError):
    code = "receiver_off"
    status = 409
    message_key = "This receiver is switched off. Switch it on first."


class DeliveryUnderWay(ShopError):
    code = "delivery_under_way"
    status = 409
    message_key = "This message is being sent right now."
