"""The name a mail server gives a mail that it takes, by which its operator finds it in the logs."""

import re

_FORMS = (
    re.compile(r"\bqueued as ([A-Za-z0-9._-]{4,})", re.IGNORECASE),  # Postfix, and most relays
    re.compile(r"\bid=([A-Za-z0-9-]{6,})"),  # Exim
    re.compile(r"\bInternalId=(\d+)"),  # Exchange
    re.compile(r"(\S+) - gsmtp\b"),  # Gmail
    re.compile(r"(\S+) Message accepted for delivery"),  # Sendmail
    re.compile(r"\bOk:? ([A-Za-z0-9-]{16,})\s*$", re.IGNORECASE),  # Amazon SES
)


def queue_id(answer: str) -> str:
    """The name in a server's final answer, empty when it says none."""
    for form in _FORMS:
        if found := form.search(answer):
            return found[1]
    return ""
