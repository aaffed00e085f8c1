"""Mails that were caught in a folder instead of sent: development reads them from there."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

_NAME = re.compile(r"\A\d{8}T\d{12}-[0-9a-f]{8}\.eml\Z")


def newest(directory: Path, limit: int) -> list[tuple[str, EmailMessage]]:
    """File names and mails, the newest first."""
    files = sorted((file for file in directory.glob("*.eml") if _NAME.match(file.name)), reverse=True)
    return [(file.name, _read(file)) for file in files[:limit]]


def find(directory: Path, name: str) -> EmailMessage | None:
    """The mail in the file `name`, which may be anything a stranger asked for; None without one."""
    file = directory / name
    return _read(file) if _NAME.match(name) and file.is_file() else None


def part(message: EmailMessage, kind: str) -> str:
    """The text of the part `kind`, plain or html; empty when the mail has none."""
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body is not None else ""


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=SMTP)
