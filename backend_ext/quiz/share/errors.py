"""What can be wrong with a shared result."""

from backend_ext.kit.errors import NotFound


class ResultNotFound(NotFound):
    """There is no such result, or its game is not over."""

    code = "result_not_found"
    message_key = "We could not find this result."
