"""Where a result is shown around."""

from typing import TypedDict
from urllib.parse import urlencode

from chemouflage.i18n import Translator


class ShareView(TypedDict):
    """The addresses of a result: its page, and chats that are handed it."""

    share_url: str
    share_whatsapp: str
    share_facebook: str


def share_links(key: str, told: str, origin: str, t: Translator) -> ShareView:
    """The addresses of the result with `key`; `told` is what stands in a chat before it."""
    url = origin + t.path(f"/quiz/shared/{key}")
    return {
        "share_url": url,
        "share_whatsapp": "https://wa.me/?" + urlencode({"text": f"{told} {url}"}),
        "share_facebook": "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": url}),
    }
