"""What the local provider keeps of somebody: an address that was proved, and the hash of a password."""

from datetime import datetime

from backend_ext.kit.model import Document


class Credential(Document):
    """A proved address and its password's hash; `id` is the subject of the provider's proofs."""

    email: str
    email_key: str
    hash: str
    disabled: bool = False
    changed_at: datetime
