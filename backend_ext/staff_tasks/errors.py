"""What can go wrong with a task."""

from backend_ext.kit.errors import ShopError


class TaskDone(ShopError):
    code = "task_done"
    status = 409
    message_key = "Somebody has already done this task."
