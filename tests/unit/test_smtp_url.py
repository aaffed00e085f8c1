"""SMTP_URL: every form, and refusals that say what is wrong."""

import pytest

from backend_ext.mail.smtp_url import SmtpServer


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:1025", SmtpServer("127.0.0.1", 1025)),
        ("smtp://mail.example", SmtpServer("mail.example", 25)),
        (
            "smtp://shop%40example:p%2Fw@mail.example:587",
            SmtpServer("mail.example", 587, "shop@example", "p/w", starttls="required"),
        ),
        ("smtp://u:p@127.0.0.1:1025", SmtpServer("127.0.0.1", 1025, "u", "p", starttls="offered")),
        ("smtp://mail.example?starttls", SmtpServer("mail.example", 25, starttls="required")),
        (
            "smtp://u:p@mail.example?starttls=never",
            SmtpServer("mail.example", 25, "u", "p", starttls="never"),
        ),
        ("smtps://u:p@mail.example", SmtpServer("mail.example", 465, "u", "p", tls=True, starttls="never")),
    ],
)
def test_what_a_url_means(url: str, server: SmtpServer) -> None:
    assert SmtpServer.parse(url) == server


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://mail.example", "must start with smtp:// or smtps://"),
        ("smtp://", "names no host"),
        ("smtp://mail.example:x", "Port could not be cast"),
        ("smtp://mail.example?starttls=perhaps", "only \\?starttls="),
        ("smtp://mail.example?tls=1", "only \\?starttls="),
    ],
)
def test_a_malformed_url_says_why(url: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        SmtpServer.parse(url)


def test_no_password_goes_out_in_the_clear_unless_asked_for() -> None:
    assert SmtpServer.parse("smtp://u:p@mail.example:587").starttls == "required"
    assert "hunter2" not in repr(SmtpServer.parse("smtp://u:hunter2@mail.example"))
