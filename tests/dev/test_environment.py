"""The settings `make run` hands out: a person's own win, defaults fill the rest, production is refused."""

import stat
from pathlib import Path

import pytest

from backend_ext.dev import environment
from backend_ext.dev.environment import Ports, RefusedInProduction
from backend_ext.dev.servers import MongoServer
from backend_ext.settings import DEVELOPMENT_SECRET, Settings

PORTS = Ports(web=8001, gateway=8101, smtp=1026)
SERVERS = {"MONGODB_URL": "mongodb://127.0.0.1/", "REDIS_URL": "redis://127.0.0.1"}


def test_production_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    with pytest.raises(RefusedInProduction):
        environment.own()


def test_everything_the_shop_needs_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = environment.complete(SERVERS, PORTS, tmp_path)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None)  # type: ignore[call-arg]  # filled from the environment
    assert settings.origin == "http://localhost:8001"
    assert str(settings.aamarpay_base_url) == "http://127.0.0.1:8101/"
    assert settings.smtp_url.get_secret_value() == "smtp://127.0.0.1:1026"
    assert settings.caught_mail_dir == tmp_path / "mail"
    assert settings.environment == "development"
    assert settings.first_admin_email == "admin@chemouflage.test"
    assert settings.first_admin_password.get_secret_value() == (tmp_path / "admin_password").read_text()


@pytest.mark.parametrize(
    ("name", "file", "least"),
    [("SECRET_KEY", "secret_key", 32), ("FIRST_ADMIN_PASSWORD", "admin_password", 16)],
)
def test_secrets_are_made_once_and_are_private(tmp_path: Path, name: str, file: str, least: int) -> None:
    first = environment.complete(SERVERS, PORTS, tmp_path)[name]
    assert len(first) >= least
    assert first != DEVELOPMENT_SECRET
    assert environment.complete(SERVERS, PORTS, tmp_path)[name] == first
    assert environment.complete(SERVERS, PORTS, tmp_path / "other")[name] != first
    assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600


def test_what_a_person_has_set_wins(tmp_path: Path) -> None:
    own = {
        **SERVERS,
        "SITE_URL": "http://shop.test",
        "SMTP_URL": "smtp://mail.test",
        "SECRET_KEY": "k" * 40,
        "FIRST_ADMIN_PASSWORD": "of-my-own-choice",
    }
    env = environment.complete(own, PORTS, tmp_path)
    assert {name: env[name] for name in own} == own


def test_a_taken_port_is_passed_over(mongo_server: MongoServer) -> None:
    assert Ports.choose({"PORT": str(mongo_server.port)}).web != mongo_server.port


def test_every_setting_is_explained_in_the_example() -> None:
    lines = (environment.ROOT / ".env.example").read_text().splitlines()
    named = {line.removeprefix("# ").partition("=")[0] for line in lines if "=" in line}
    assert {name.upper() for name in Settings.model_fields} <= named
