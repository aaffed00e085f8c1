"""SMTP_URL taken apart: smtp://user:password@host:587?starttls=required, smtps://…:465."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

StartTls = Literal["required", "offered", "never"]

_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_WORDS: dict[str, StartTls] = {"": "required", "required": "required", "offered": "offered", "never": "never"}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes. `tls`: encrypted from the first byte; `starttls`: whether it must become so."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: StartTls = "offered"

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        """The server an SMTP_URL names.

        Without `?starttls=` a server that takes a password must offer STARTTLS (loopback apart), any other
        one may. Raises ValueError with what is wrong.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            raise ValueError("must start with smtp:// or smtps://")
        if not parts.hostname:
            raise ValueError("names no host")
        options = parse_qs(parts.query, keep_blank_values=True)
        if set(options) - {"starttls"} or options.get("starttls", [""])[-1] not in _WORDS:
            raise ValueError("only ?starttls=required, offered or never may follow the host")
        tls = parts.scheme == "smtps"
        if tls:
            starttls: StartTls = "never"
        elif "starttls" in options:
            starttls = _WORDS[options["starttls"][-1]]
        else:
            starttls = "required" if parts.username and parts.hostname not in _LOOPBACK else "offered"
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            tls=tls,
            starttls=starttls,
        )
