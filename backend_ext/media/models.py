"""A stored picture."""

from datetime import datetime

from backend_ext.kit.model import Document


class Picture(Document):
    """Somebody's picture: a square WebP without any metadata."""

    user_id: str
    data: bytes
    created_at: datetime
