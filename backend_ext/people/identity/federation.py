"""What is remembered of somebody sent to Google or Facebook, until they come back in the same browser."""

import json
import secrets
from dataclasses import asdict, dataclass
from urllib.parse import parse_qs, urlsplit

from backend_ext.people.errors import FederationRefused, ProviderAway
from backend_ext.people.identity.provider import Federation
from backend_ext.people.identity.toolkit import AuthUri


@dataclass(frozen=True, slots=True)
class Journey:
    """Whom they were sent to, Firebase's session for it, and the `state` that they must bring back."""

    federation: Federation
    session: str
    state: str

    @classmethod
    def begin(cls, federation: Federation, there: AuthUri) -> "Journey":
        """The journey to an address that Firebase gave. Raises ProviderAway for one that is not theirs."""
        try:
            parts = urlsplit(there.url)
            host, state = parts.hostname or "", parse_qs(parts.query).get("state", [])
        except ValueError:
            raise ProviderAway from None
        if parts.scheme != "https" or not f".{host}".endswith(f".{federation}") or len(state) != 1:
            raise ProviderAway
        return cls(federation, there.session, state[0])

    def text(self) -> str:
        """The journey as `Departure.session` holds it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Journey":
        """Raises FederationRefused for what `text()` did not make."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            raise FederationRefused from None

    def check(self, request_uri: str) -> None:
        """Raises FederationRefused when who came to `request_uri` did not bring the state."""
        try:
            brought = parse_qs(urlsplit(request_uri).query).get("state", [])
        except ValueError:
            raise FederationRefused from None
        if len(brought) != 1 or not secrets.compare_digest(brought[0].encode(), self.state.encode()):
            raise FederationRefused
