"""Names in a room: as display names are, not one that hurts, and not the host's."""

import re

from backend_ext.kit.errors import Invalid
from backend_ext.kit.typed import clean
from backend_ext.people.names import display_key, problem

_ANOTHER = "Please choose another name."
# In any word; those of Bangla stand here in both writings.
_ANYWHERE = frozenset(
    {
        "fuck", "bitch", "cunt", "nigger", "nigga", "faggot", "whore", "asshole", "dickhead", "bullshit",
        "penis", "vagina", "hitler", "bastard",
        "choda", "chudi", "chodna", "madarchod", "bokachoda", "khanki", "haramjada", "harami",
        "চুদ", "চোদ", "খানকি", "মাগি", "মাগী", "হারামজাদা", "হারামি", "হারামী", "রেন্ডি", "বেশ্যা",
        "শুয়োর", "কুত্তারবাচ্চা", "পুটকি",
    }
)  # fmt: skip
# Only as a word of its own: names such as Shital, Aporna or Hancock are harmless.
_ALONE = frozenset(
    {
        "ass", "sex", "rape", "dick", "cock", "slut", "nazi", "shit", "porn", "fuk",
        "magi", "maagi", "kutta", "bal", "randi", "বাল", "গুদ", "ধোন", "কুত্তা",
    }
)  # fmt: skip
_DISGUISES = str.maketrans("013457", "oieast")


def player_name(typed: str, host_key: str) -> tuple[str, str]:
    """The name as it is shown, and its key, of which a room has each once. Raises Invalid on `name`."""
    name = clean(typed[:200])
    wrong = problem(name)
    key = display_key(name)
    if not wrong and (key == host_key or _hurts(name, key)):
        wrong = _ANOTHER
    if wrong:
        raise Invalid({"name": wrong})
    return name, key


def _hurts(name: str, key: str) -> bool:
    plain = key.translate(_DISGUISES)
    words = {display_key(word).translate(_DISGUISES) for word in re.split(r"[\s\-_.']+", name)}
    return bool(words & _ALONE) or plain in _ALONE or any(word in plain for word in _ANYWHERE)
