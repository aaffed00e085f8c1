"""A mail as others may read it: links lead nowhere, and premium codes are hidden."""

import re
from dataclasses import replace

from backend_ext.kit.ids import SAYABLE
from backend_ext.mail.render import Rendered

_HIDDEN = "•••"
# Whatever follows the path may be a key: of an order, of a password, of an unsubscription.
_KEYED = re.compile(r"(https?://[^\s\"'<>?#]+[?#])[^\s\"'<>]+")
_CODE = re.compile(rf"\b[{SAYABLE}]{{4}}-[{SAYABLE}]{{4}}-[{SAYABLE}]{{4}}\b")


def veil(mail: Rendered) -> Rendered:
    """`mail` without what its recipient alone may hold."""
    return replace(
        mail, subject=_veiled(mail.subject), html=_veiled(mail.html), text=_veiled(mail.text), leave=""
    )


def _veiled(text: str) -> str:
    return _CODE.sub("-".join([_HIDDEN] * 3), _KEYED.sub(rf"\1{_HIDDEN}", text))
