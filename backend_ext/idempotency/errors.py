"""What can go wrong with a request's idempotency key."""

from backend_ext.kit.errors import ShopError


class KeyReused(ShopError):
    """The key came with another body before; nothing was done."""

    code = "idempotency_key_reused"
    status = 422
    message_key = "This Idempotency-Key was used for another request. Please take a new one."


class InProgress(ShopError):
    """The same request is being worked on right now; ask again in `retry_after` seconds."""

    code = "in_progress"
    status = 409
    message_key = "The same request is being worked on. Please ask again in a few seconds."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after
