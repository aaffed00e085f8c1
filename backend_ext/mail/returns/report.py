"""What a mail server or a reader reports of a mail: a bounce (RFC 3464) or a complaint (RFC 5965)."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

# RFC 3463: the address itself is wrong or closed. A full mailbox, a filter, a size speak of this mail alone.
_GONE = re.compile(r"5\.(1\.(0|1|2|3|6|10)|2\.1)\b")
# Some name no such code, but say so beside one that tells nothing.
_TELLS_NOTHING = ("", "5.0.0", "5.5.0")
_SAYS_GONE = re.compile(
    r"mailbox (unavailable|not found)|(user|recipient) (unknown|not found)|no such (user|recipient|mailbox)|"
    r"unknown user|(address|account|mailbox)( that you tried to reach)? does not exist",
    re.IGNORECASE,
)
_LONGEST = 300
# A report has five parts or so. One with hundreds, each in the other, would keep its reader busy for minutes.
_MOST_PARTS = 30


class Kind(StrEnum):
    """`gone`: nobody is there, now or later. `failed`: this mail did not arrive. `delayed`: not yet."""

    GONE = "gone"
    FAILED = "failed"
    DELAYED = "delayed"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a mail, and what was said about it on one line."""

    kind: Kind
    said: str


def read_report(raw: bytes) -> Report | None:
    """The report in a raw message; None for anything else, such as a reply, a note of absence, or a message
    of more parts than any report has.
    """
    if raw.lower().count(b"content-type") > _MOST_PARTS:
        return None
    message = message_from_bytes(raw)
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        kind, groups = part.get_content_type(), part.get_payload()
        if not isinstance(groups, list):
            continue
        if kind == "message/delivery-status":
            return _bounce([group for group in groups if isinstance(group, Message)])
        if kind == "message/feedback-report":
            return _complaint(groups[0]) if groups and isinstance(groups[0], Message) else None
    return None


def _bounce(groups: list[Message]) -> Report | None:
    """The worst of what is told of the recipients; the group that tells of the report itself has none."""
    found = [report for group in groups if (report := _of_recipient(group))]
    return min(found, key=lambda report: list(Kind).index(report.kind), default=None)


def _of_recipient(group: Message) -> Report | None:
    action, status = _field(group, "Action").lower(), _field(group, "Status")
    said = _field(group, "Diagnostic-Code").partition(";")[2].strip() or status
    if action == "delayed":
        return Report(Kind.DELAYED, said)
    if action != "failed":
        return None
    return Report(Kind.GONE if nobody_there(status, said) else Kind.FAILED, said)


def nobody_there(status: str, said: str) -> bool:
    """Whether a refusal says that the address itself is wrong or closed; `status`: RFC 3463, or empty."""
    return bool(_GONE.match(status) or (status in _TELLS_NOTHING and _SAYS_GONE.search(said)))


def _complaint(report: Message) -> Report | None:
    """What readers say; `not-spam` is no complaint."""
    kind = _field(report, "Feedback-Type").lower()
    return Report(Kind.COMPLAINT, kind) if kind in ("abuse", "fraud", "virus", "opt-out") else None


def _field(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())[:_LONGEST]
