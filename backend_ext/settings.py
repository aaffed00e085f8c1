"""Settings of the process, from the environment (or `.env`), validated once at start.

What staff change while the shop runs (delivery prices, payment methods) is in `backend_ext.terms`.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from limits import parse_many
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from backend_ext.kit.errors import Invalid
from backend_ext.kit.typed import account_email
from backend_ext.mail.smtp_url import SmtpServer
from backend_ext.people.identity import passwords, service_account

DEVELOPMENT_SECRET = "development-secret-never-for-real-customers"  # noqa: S105  refused in production
SANDBOX_STORE = "aamarpaytest"
_SANDBOX_KEY = "dbb74894e82415a2f7ff0ec3a97e4183"
_MAIL_CATCHER = "smtp://127.0.0.1:1025"
_FEWEST_CHARACTERS = 10  # different ones in a secret key; a random one has many more
_SHORTEST_SECRET = 32
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class SettingsError(Exception):
    """A setting is missing or malformed; the text names each one."""


class Settings(BaseSettings):
    """Every setting, its type and its default; `.env.example` explains them one by one."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    environment: Literal["development", "test", "production"] = "development"
    site_url: HttpUrl = Field(default=HttpUrl("http://localhost:8000"))
    secret_key: SecretStr = Field(default=SecretStr(DEVELOPMENT_SECRET), min_length=32)

    mongodb_url: SecretStr
    mongodb_database: str = Field(default="chemouflage", pattern=r"^[A-Za-z0-9_-]{1,60}$")
    redis_url: SecretStr

    aamarpay_base_url: HttpUrl = Field(default=HttpUrl("https://sandbox.aamarpay.com"))
    aamarpay_store_id: str = Field(default=SANDBOX_STORE, min_length=1)
    aamarpay_signature_key: SecretStr = Field(default=SecretStr(_SANDBOX_KEY), min_length=8)
    aamarpay_signature_key_old: SecretStr = SecretStr("")

    smtp_url: SecretStr = Field(default=SecretStr(_MAIL_CATCHER))
    mail_from: str = Field(default="Chemouflage <hello@chemouflage.test>", pattern=r".+@.+")
    caught_mail_dir: Path | None = None
    bounce_address: str = Field(default="", pattern=r"^([A-Za-z0-9._-]{1,16}@[A-Za-z0-9.-]{3,200})?$")
    bounce_webhook_secret: SecretStr = SecretStr("")
    bounce_maildir: Path | None = None

    trusted_proxies: str = ""
    client_limit: str = "60/minute;1000/hour"

    staff_second_factor: Literal["optional", "required"] = "optional"
    first_admin_email: str = ""
    first_admin_password: SecretStr = SecretStr("")

    firebase_project_id: str = Field(default="", pattern=r"^([a-z][a-z0-9-]{4,28}[a-z0-9])?$")
    firebase_api_key: SecretStr = SecretStr("")
    firebase_service_account: SecretStr = SecretStr("")
    firebase_auth_emulator_host: str = Field(default="", pattern=r"^([A-Za-z0-9.-]+:[0-9]{1,5})?$")

    @field_validator("site_url")
    @classmethod
    def _site_is_an_origin(cls, value: HttpUrl) -> HttpUrl:
        if value.path not in (None, "/") or value.query or value.fragment or value.username:
            raise ValueError("must be scheme, host and port alone")
        return value

    @field_validator("mongodb_url")
    @classmethod
    def _mongodb_scheme(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("mongodb://", "mongodb+srv://")):
            raise ValueError("must start with mongodb:// or mongodb+srv://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_scheme(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_scheme(cls, value: SecretStr) -> SecretStr:
        SmtpServer.parse(value.get_secret_value())
        return value

    @field_validator("client_limit")
    @classmethod
    def _limit_is_readable(cls, value: str) -> str:
        try:
            limits = parse_many(value)
        except ValueError:  # it would repeat the value
            limits = []
        if not limits or any(limit.amount < 1 for limit in limits):
            raise ValueError("must be like 60/minute;1000/hour")
        return value

    @field_validator("first_admin_email")
    @classmethod
    def _first_admin_is_an_address(cls, value: str) -> str:
        address = account_email(value) if value else ""
        if address is None:
            raise ValueError("must be an e-mail address")
        return address

    @model_validator(mode="after")
    def _first_admin_is_whole(self) -> Self:
        password = self.first_admin_password.get_secret_value()
        if not password:
            return self
        if not self.first_admin_email:
            raise ValueError("FIRST_ADMIN_PASSWORD needs FIRST_ADMIN_EMAIL")
        try:
            passwords.check(password, self.first_admin_email)
        except Invalid as error:
            raise ValueError(f"FIRST_ADMIN_PASSWORD: {error.errors['password']}") from None
        return self

    @model_validator(mode="after")
    def _bounces_are_whole(self) -> Self:
        secret = self.bounce_webhook_secret.get_secret_value()
        if 0 < len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"BOUNCE_WEBHOOK_SECRET must have at least {_SHORTEST_SECRET} characters")
        if not self.bounce_address and (secret or self.bounce_maildir):
            raise ValueError("BOUNCE_ADDRESS is missing beside the other BOUNCE_* settings")
        return self

    @model_validator(mode="after")
    def _production_is_real(self) -> Self:
        if self.environment != "production":
            return self
        problems = [problem for problem, found in self._problems().items() if found]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @model_validator(mode="after")
    def _firebase_is_whole(self) -> Self:
        account = self.firebase_service_account.get_secret_value()
        if not self.firebase_project_id:
            if account or self.firebase_api_key.get_secret_value() or self.firebase_auth_emulator_host:
                raise ValueError("FIREBASE_PROJECT_ID is missing beside the other FIREBASE_* settings")
        elif not self.firebase_auth_emulator_host:
            if not self.firebase_api_key.get_secret_value():
                raise ValueError("FIREBASE_PROJECT_ID needs FIREBASE_API_KEY")
            try:
                service_account.parse(account, self.firebase_project_id)
            except ValueError as error:
                raise ValueError(f"FIREBASE_SERVICE_ACCOUNT {error}") from None
        return self

    def _problems(self) -> dict[str, bool]:
        """What must not be so in production, and whether it is."""
        secret, gateway = self.secret_key.get_secret_value(), self.aamarpay_base_url
        server = SmtpServer.parse(self.smtp_url.get_secret_value())
        in_clear = not server.tls and server.starttls != "required" and server.host not in _LOOPBACK
        return {
            "SECRET_KEY is the development secret": secret == DEVELOPMENT_SECRET,
            "SECRET_KEY is too simple": len(set(secret)) < _FEWEST_CHARACTERS,
            "SITE_URL must be https": self.site_url.scheme != "https",
            "AAMARPAY_BASE_URL is a stand-in gateway": gateway.scheme != "https" or gateway.host in _LOOPBACK,
            "AAMARPAY_* is the public sandbox account": gateway.host == "sandbox.aamarpay.com"
            or self.aamarpay_store_id == SANDBOX_STORE
            or self.aamarpay_signature_key.get_secret_value() == _SANDBOX_KEY,
            "SMTP_URL is development's mail catcher": self.smtp_url.get_secret_value() == _MAIL_CATCHER,
            "SMTP_URL would send its password unencrypted": bool(server.password) and in_clear,
            "MAIL_FROM is an address that does not exist": self.mail_from.rstrip("> ").endswith(".test"),
            "FIRST_ADMIN_EMAIL is an address that does not exist": self.first_admin_email.endswith(".test"),
            "BOUNCE_ADDRESS is an address that does not exist": self.bounce_address.endswith(".test"),
            "FIREBASE_AUTH_EMULATOR_HOST is set": bool(self.firebase_auth_emulator_host),
            "CAUGHT_MAIL_DIR is set: mail would not leave the machine": self.caught_mail_dir is not None,
        }

    @property
    def origin(self) -> str:
        """Scheme, host and port of the site, without a slash at the end."""
        return str(self.site_url).rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies carry Secure and the `__Host-` prefix."""
        return self.site_url.scheme == "https"

    @property
    def session_cookie(self) -> str:
        """The name of the cookie that holds the session."""
        return "__Host-cf_session" if self.secure_cookies else "cf_session"

    @property
    def visitor_cookie(self) -> str:
        """The name of the cookie that tells one visitor from another."""
        return "__Host-cf_visitor" if self.secure_cookies else "cf_visitor"


@lru_cache(maxsize=1)
def load() -> Settings:
    """The settings of this process.

    Raises SettingsError naming every missing or malformed variable.
    """
    try:
        return Settings()  # filled from the environment
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in problem["loc"]).upper() or "SETTINGS"
            lines.append(f"{name}: {problem['msg']}")
        raise SettingsError("The settings are not usable:\n  " + "\n  ".join(lines)) from None


def load_or_exit() -> Settings:
    """The settings of this process; unusable ones end it, and their names are all it prints."""
    try:
        return load()
    except SettingsError as error:
        raise SystemExit(str(error)) from None
