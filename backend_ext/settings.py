"""Settings of the process, from the environment (or `.env`), validated once at start.

What staff change while the shop runs (delivery prices, payment methods) is in `backend_ext.terms`.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from backend_ext.mail.smtp_url import SmtpServer

DEVELOPMENT_SECRET = "development-secret-never-for-real-customers"  # noqa: S105  refused in production
SANDBOX_STORE = "aamarpaytest"
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
    aamarpay_signature_key: SecretStr = Field(
        default=SecretStr("dbb74894e82415a2f7ff0ec3a97e4183"), min_length=8
    )

    smtp_url: SecretStr = Field(default=SecretStr("smtp://127.0.0.1:1025"))
    mail_from: str = Field(default="Chemouflage <hello@chemouflage.test>", pattern=r".+@.+")
    caught_mail_dir: Path | None = None

    trusted_proxies: str = ""

    firebase_auth_emulator_host: str | None = None

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

    @model_validator(mode="after")
    def _production_is_real(self) -> Self:
        if self.environment != "production":
            return self
        problems = []
        if self.secret_key.get_secret_value() == DEVELOPMENT_SECRET:
            problems.append("SECRET_KEY is the development secret")
        if self.site_url.scheme != "https":
            problems.append("SITE_URL must be https")
        if self.aamarpay_base_url.scheme != "https" or self.aamarpay_base_url.host in _LOOPBACK:
            problems.append("AAMARPAY_BASE_URL is a stand-in gateway")
        if self.aamarpay_base_url.host == "sandbox.aamarpay.com" or self.aamarpay_store_id == SANDBOX_STORE:
            problems.append("AAMARPAY_* is the public sandbox account")
        if self.firebase_auth_emulator_host:
            problems.append("FIREBASE_AUTH_EMULATOR_HOST is set")
        if self.caught_mail_dir is not None:
            problems.append("CAUGHT_MAIL_DIR is set: mail would not leave the machine")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def origin(self) -> str:
        """Scheme, host and port of the site, without a slash at the end."""
        return str(self.site_url).rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies carry Secure and the `__Host-` prefix."""
        return self.site_url.scheme == "https"

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
