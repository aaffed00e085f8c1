"""What can go wrong with statistics of questions."""

from backend_ext.kit.errors import NotFound


class ItemNotFound(NotFound):
    code = "item_not_found"
    message_key = "There are no statistics of this question yet."
