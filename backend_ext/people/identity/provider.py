"""The interface of who keeps passwords and proves who somebody is. There are two: local, and Firebase.

Every method may raise ProviderAway. None tells whether an address is known: what would differ goes by mail.
Mailed links lead to our pages `/confirm`, `/reset` and `/confirm-email`, each with its `code`.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from backend_ext.kit.text import Lang

Federation = Literal["google.com", "facebook.com"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a provider vouches for. `issuer` and `subject` name the credential for ever."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str = ""

    @property
    def identity(self) -> str:
        """The proof as `User.identities` keeps it."""
        return f"{self.issuer}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser goes to sign in elsewhere; `session` must be given again when it comes back."""

    url: str
    session: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants an account. `next_path` is where to go once the address is confirmed; `browser` who asks."""

    email: str
    password: str
    name: str
    lang: Lang
    next_path: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An address that was proved by a mailed link."""

    proof: Proof
    name: str = ""
    lang: Lang = "en"
    next_path: str = ""


class IdentityProvider(Protocol):
    """Proves who somebody is."""

    issuer: str
    federations: tuple[Federation, ...]

    async def sign_up(self, who: Applicant) -> None:
        """Mails a link that confirms the address, or, when it has an account, a mail that says so.

        The password comes into force by that link alone: who signs up for somebody else gains nothing.
        Raises Invalid (field `password`) for one that breaks the rule.
        """
        ...

    async def confirm(self, code: str, browser: str, password: str) -> Confirmed:
        """The address behind a mailed link.

        Somebody else may have signed up for it with a password of theirs. So the link is good only in the
        browser that asked for it (a provider may not know which), or with that password. Raises LinkOver,
        and WrongPassword (the link stays good).
        """
        ...

    async def sign_in(self, email: str, password: str) -> Proof:
        """Raises WrongCredentials, also for an address that is not confirmed; AccountDisabled."""
        ...

    async def send_reset(self, email: str, lang: Lang) -> None:
        """Mails a link to choose a new password, good once and for an hour; nothing to an unknown address."""
        ...

    async def reset(self, code: str, password: str) -> Proof:
        """Puts a new password in force. Raises LinkOver, Invalid (field `password`; the link stays good)."""
        ...

    async def has_password(self, subject: str) -> bool:
        """Whether the account can be entered by a password."""
        ...

    async def check_password(self, subject: str, password: str) -> None:
        """Raises WrongPassword."""
        ...

    async def change_password(self, subject: str, password: str) -> None:
        """Raises Invalid (field `password`)."""
        ...

    async def send_email_change(self, subject: str, password: str, email: str, lang: Lang) -> None:
        """Mails a link to the new address; the old one stays in force until it is opened.

        To an address that has an account a mail says so instead. Raises WrongPassword.
        """
        ...

    async def confirm_email_change(self, code: str, subject: str) -> Proof:
        """The account under its new address.

        `subject` is who is signed in where the link was opened, "" for nobody. It must be the account that
        asked: else whoever asks for a stranger's address would get it by the stranger's click. Raises
        SignInNeeded (nobody), LinkOver (also for somebody else).
        """
        ...

    async def depart(self, federation: Federation, callback: str) -> Departure:
        """Where to send the browser so that it comes back to `callback` (absolute, the same for all)."""
        ...

    async def arrive(self, request_uri: str, session: str) -> Proof:
        """Who came back; `request_uri` is the whole address they came to. Raises FederationRefused."""
        ...

    async def verify_token(self, token: str) -> Proof:
        """Who an ID token of the provider was given to. Raises TokenRefused, also for a revoked one."""
        ...

    async def set_role(self, subject: str, role: str) -> None:
        """Tells the provider the account's role, for tokens it gives to apps."""
        ...

    async def revoke(self, subject: str) -> None:
        """Ends every token the provider gave for the account."""
        ...

    async def delete(self, subject: str) -> None:
        """Forgets the account; silent when it is gone already."""
        ...

    async def close(self) -> None:
        """Closes connections and threads."""
        ...
