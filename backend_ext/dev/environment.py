"""The settings `make run` gives to what it starts: the person's own first, development's for the rest."""

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dotenv import dotenv_values

from backend_ext.dev.frontend import ROOT
from backend_ext.dev.process import free_port

# Tests run a shop of their own beside the developer's.
RUN = Path(os.environ.get("CHEMOUFLAGE_RUN_DIR", ROOT / ".run"))


def port(usual: int) -> int:
    """A free port: the usual one in the developer's folder; elsewhere any: several may start at once."""
    return free_port(usual if RUN == ROOT / ".run" else 0)


class RefusedInProduction(Exception):
    """ENVIRONMENT is production: nothing of `backend_ext.dev` runs there."""


def own() -> dict[str, str]:
    """What the person has set, in the environment or in .env; tools of this Python environment first on PATH.

    Raises RefusedInProduction.
    """
    env = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    env |= os.environ
    if env.get("ENVIRONMENT", "development") == "production":
        raise RefusedInProduction("ENVIRONMENT is production: the development command refuses to run.")
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', os.defpath)}"
    env["PYTHONUNBUFFERED"] = "1"
    return env


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the parts listen on loopback."""

    web: int
    gateway: int
    smtp: int

    @classmethod
    def choose(cls, env: Mapping[str, str]) -> "Ports":
        """The usual ones (PORT for the web), each the next free one when it is taken."""
        return cls(web=free_port(int(env.get("PORT", "8000"))), gateway=port(8100), smtp=port(1025))


def complete(env: Mapping[str, str], ports: Ports, run: Path) -> dict[str, str]:
    """`env` with a default for every setting of the shop but MONGODB_URL and REDIS_URL, which it has."""
    defaults = {
        "ENVIRONMENT": "development",
        "SITE_URL": f"http://localhost:{ports.web}",
        "SECRET_KEY": _kept(run / "secret_key", partial(secrets.token_urlsafe, 48)),
        "FIRST_ADMIN_EMAIL": "admin@chemouflage.test",
        "FIRST_ADMIN_PASSWORD": _kept(admin_password(run), partial(secrets.token_urlsafe, 12)),
        "AAMARPAY_BASE_URL": f"http://127.0.0.1:{ports.gateway}",
        "SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
        "CAUGHT_MAIL_DIR": str(run / "mail"),
        "REFLEX_REDIS_URL": env["REDIS_URL"],
        "REFLEX_OPLOCK_ENABLED": "true",
        # A dropped connection is noticed early: until then a reconnecting tab would get an empty state.
        "REFLEX_SOCKET_INTERVAL": "10",
        "REFLEX_SOCKET_TIMEOUT": "10",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }
    return defaults | dict(env)


def admin_password(run: Path) -> Path:
    """The file with the password of development's first admin."""
    return run / "admin_password"


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in `path`, which only its owner can read; made the first time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()
