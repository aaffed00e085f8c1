"""The key file of a Firebase project, as FIREBASE_SERVICE_ACCOUNT gives it."""

import json
from pathlib import Path
from typing import Any

_NEEDED = ("client_email", "private_key", "project_id", "token_uri")


def parse(text: str, project_id: str) -> dict[str, Any]:
    """The fields of a service account, from its JSON text or the path of a file with it.

    Raises ValueError with what is wrong, which never holds a part of the key.
    """
    if not text:
        raise ValueError("is missing")
    try:
        fields = json.loads(text if text.lstrip().startswith("{") else Path(text).read_text())
    except OSError:
        raise ValueError("names a file that cannot be read") from None
    except ValueError:
        raise ValueError("is not JSON") from None
    if not isinstance(fields, dict) or fields.get("type") != "service_account":
        raise ValueError("is not a service account")
    if missing := [name for name in _NEEDED if not fields.get(name)]:
        raise ValueError(f"lacks {', '.join(missing)}")
    if fields["project_id"] != project_id:
        raise ValueError("is of another project")
    return fields
