"""A farewell: what an identity provider must still forget."""

from backend_ext.kit.model import Document


class Farewell(Document):
    """Somebody's credential at a provider, to be deleted there; `id` is `issuer:subject`.

    `user_id` is the account it opened, which is gone.
    """

    issuer: str
    subject: str
    user_id: str
