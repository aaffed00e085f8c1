"""Settings: a wrong one names itself, and production refuses what is meant for development."""

import json
from pathlib import Path

import pytest

from backend_ext import settings
from backend_ext.settings import SettingsError

SECRET = "0dH6sK2mQ9xV4bN7wR1tY8uE5iO3pA-_"

GOOD = {
    "ENVIRONMENT": "production",
    "SITE_URL": "https://chemouflage.example",
    "SECRET_KEY": SECRET,
    "MONGODB_URL": "mongodb://db/",
    "REDIS_URL": "redis://cache/0",
    "AAMARPAY_BASE_URL": "https://secure.aamarpay.com",
    "AAMARPAY_STORE_ID": "chemouflage",
    "AAMARPAY_SIGNATURE_KEY": "0123456789abcdef",
    "SMTP_URL": "smtp://shop:pass@mail.example:587",
    "MAIL_FROM": "Chemouflage <hello@chemouflage.example>",
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    settings.load.cache_clear()
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def test_production_starts_with_real_settings() -> None:
    loaded = settings.load()

    assert loaded.secure_cookies
    assert loaded.visitor_cookie == "__Host-cf_visitor"
    assert SECRET not in repr(loaded)
    assert "0123456789abcdef" not in repr(loaded)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", settings.DEVELOPMENT_SECRET, "SECRET_KEY is the development secret"),
        ("SECRET_KEY", "change-me" * 5, "SECRET_KEY is too simple"),
        ("AAMARPAY_SIGNATURE_KEY", "dbb74894e82415a2f7ff0ec3a97e4183", "public sandbox account"),
        ("SMTP_URL", "smtp://127.0.0.1:1025", "SMTP_URL is development's mail catcher"),
        ("SMTP_URL", "smtp://shop:pass@mail.example?starttls=offered", "password unencrypted"),
        ("SMTP_URL", "smtp://shop:pass@mail.example?starttls=never", "password unencrypted"),
        ("MAIL_FROM", "Chemouflage <hello@chemouflage.test>", "MAIL_FROM is an address that does not exist"),
        ("SITE_URL", "http://chemouflage.example", "SITE_URL must be https"),
        ("AAMARPAY_BASE_URL", "http://127.0.0.1:8100", "stand-in gateway"),
        ("AAMARPAY_BASE_URL", "https://localhost:8100", "stand-in gateway"),
        ("AAMARPAY_BASE_URL", "https://sandbox.aamarpay.com", "public sandbox account"),
        ("AAMARPAY_STORE_ID", "aamarpaytest", "public sandbox account"),
        (
            "FIRST_ADMIN_EMAIL",
            "admin@chemouflage.test",
            "FIRST_ADMIN_EMAIL is an address that does not exist",
        ),
        ("FIRST_ADMIN_PASSWORD", "benzene-ring-of-six", "FIRST_ADMIN_PASSWORD needs FIRST_ADMIN_EMAIL"),
        ("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9099", "FIREBASE_AUTH_EMULATOR_HOST is set"),
        ("CAUGHT_MAIL_DIR", "/tmp/mail", "CAUGHT_MAIL_DIR is set"),  # noqa: S108  only a name
        ("FIREBASE_API_KEY", "a-web-key", "FIREBASE_PROJECT_ID is missing"),
        ("FIREBASE_SERVICE_ACCOUNT", "{}", "FIREBASE_PROJECT_ID is missing"),
        ("FIREBASE_PROJECT_ID", "chemouflage", "FIREBASE_PROJECT_ID needs FIREBASE_API_KEY"),
    ],
)
def test_production_refuses(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=told):
        settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONGODB_URL", "postgres://db"),
        ("REDIS_URL", "http://cache"),
        ("SMTP_URL", "mail"),
        ("SECRET_KEY", "short"),
        ("ENVIRONMENT", "staging"),
        ("SITE_URL", "not a url"),
        ("SITE_URL", "https://chemouflage.example/shop"),
        ("SITE_URL", "https://user@chemouflage.example"),
        ("MONGODB_DATABASE", "a/b"),
        ("FIRST_ADMIN_EMAIL", "admin"),
        ("FIRST_ADMIN_EMAIL", "аdmin@chemouflage.example"),  # its first letter is Cyrillic
        ("STAFF_SECOND_FACTOR", "sometimes"),
        ("FIREBASE_PROJECT_ID", "Not A Project"),
        ("FIREBASE_AUTH_EMULATOR_HOST", "http://127.0.0.1:9099"),
        ("CLIENT_LIMIT", "sixty a minute"),
        ("CLIENT_LIMIT", "60/fortnight"),
        ("CLIENT_LIMIT", "0/day"),
    ],
)
def test_a_malformed_setting_names_itself_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=name) as refused:
        settings.load()

    assert value not in str(refused.value).replace(name, "")


def test_a_missing_setting_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONGODB_URL")
    monkeypatch.delenv("REDIS_URL")

    with pytest.raises(SettingsError) as refused:
        settings.load()

    assert "MONGODB_URL" in str(refused.value)
    assert "REDIS_URL" in str(refused.value)


def _key_file(**changes: str) -> str:
    fields = {
        "type": "service_account",
        "project_id": "chemouflage-shop",
        "private_key": "-----BEGIN PRIVATE KEY-----",
        "client_email": "shop@chemouflage-shop.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    return json.dumps(fields | changes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is missing"),
        ("/nowhere/firebase.json", "names a file that cannot be read"),
        ('{"private_key": "-----BEGIN', "is not JSON"),
        ("{}", "is not a service account"),
        (_key_file(type="authorized_user"), "is not a service account"),
        (_key_file(private_key="", token_uri=""), "lacks private_key, token_uri"),
        (_key_file(project_id="another-shop"), "is of another project"),
    ],
    ids=["missing", "no-file", "broken", "empty", "a-person", "half", "another"],
)
def test_a_service_account_that_cannot_be_used_says_why(
    monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    monkeypatch.setenv("FIREBASE_PROJECT_ID", "chemouflage-shop")
    monkeypatch.setenv("FIREBASE_API_KEY", "a-web-key")
    monkeypatch.setenv("FIREBASE_SERVICE_ACCOUNT", text)

    with pytest.raises(SettingsError, match=f"FIREBASE_SERVICE_ACCOUNT {told}") as refused:
        settings.load()

    assert "BEGIN" not in str(refused.value)


def test_a_whole_firebase_project_is_taken_as_text_or_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "firebase.json"
    file.write_text(_key_file())
    monkeypatch.setenv("FIREBASE_PROJECT_ID", "chemouflage-shop")
    monkeypatch.setenv("FIREBASE_API_KEY", "a-web-key")
    for text in (_key_file(), str(file)):
        monkeypatch.setenv("FIREBASE_SERVICE_ACCOUNT", text)
        settings.load.cache_clear()

        loaded = settings.load()

        assert loaded.firebase_project_id == "chemouflage-shop"
        assert "BEGIN" not in repr(loaded)
        assert "a-web-key" not in repr(loaded)


@pytest.mark.parametrize("password", ["short", "password123", "boss@chemouflage.example"])
def test_the_first_admins_password_keeps_the_rule(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("FIRST_ADMIN_EMAIL", "boss@chemouflage.example")
    monkeypatch.setenv("FIRST_ADMIN_PASSWORD", password)

    with pytest.raises(SettingsError, match="FIRST_ADMIN_PASSWORD: ") as refused:
        settings.load()

    assert password not in str(refused.value)


def test_a_good_password_of_the_first_admin_is_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_ADMIN_EMAIL", "boss@chemouflage.example")
    monkeypatch.setenv("FIRST_ADMIN_PASSWORD", "benzene-ring-of-six")

    loaded = settings.load()

    assert loaded.first_admin_password.get_secret_value() == "benzene-ring-of-six"
    assert "benzene" not in repr(loaded)
