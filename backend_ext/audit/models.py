"""An entry of the audit."""

from datetime import datetime
from typing import Any

from backend_ext.kit.model import Document

SYSTEM = "system"  # the actor of what the program does by itself


class AuditEntry(Document):
    """One change, written once and never again.

    `actor` is a user id or SYSTEM, `action` such as `role.grant`, `subject` what was changed, such as
    `user:<id>`; `before` and `after` hold the fields that differ, and never a secret.
    """

    at: datetime
    actor: str
    action: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]
