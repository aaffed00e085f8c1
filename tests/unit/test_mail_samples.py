"""Every mail there is, read in both languages: a purpose without a letter or a sample fails here."""

import re
from itertools import product

import pytest

from backend_ext.kit.i18n import texts
from backend_ext.kit.text import LANGS, Lang
from backend_ext.mail.models import Purpose
from backend_ext.mail.render import Rendered, render
from backend_ext.mail.samples import SAMPLES
from tests.services.mail_text import complete_bangla, seen

ORIGIN = "https://chemouflage.test"
SUPPORT = "hello@chemouflage.test"
EACH = [(purpose, kind) for purpose, kinds in SAMPLES.items() for kind in kinds]
# What stays as it is in Bangla: addresses, numbers of orders and codes, brands, symbols of elements.
_SAME = re.compile(
    r"https?://\S+|\S+@\S+|CH-\w{4}-\w{4}|\w{4}-\w{4}-\w{4}|\+?\d[\d ]*|Chemouflage|CHEMOUFLAGE|Google|"
    r"Pathao|\b[A-Z][a-z]?\b|Cf"
)


def _read(purpose: Purpose, kind: str, lang: Lang) -> Rendered:
    t = complete_bangla() if lang == "bn" else texts("en")
    return render(SAMPLES[purpose][kind](t, ORIGIN), t, ORIGIN, SUPPORT)


def test_every_purpose_has_a_sample() -> None:
    assert {purpose for purpose in Purpose if not SAMPLES.get(purpose)} == set()


@pytest.mark.parametrize(("purpose", "kind"), EACH, ids=lambda part: str(part))
def test_every_mail_is_whole_in_both_languages(purpose: Purpose, kind: str) -> None:
    mails = {lang: _read(purpose, kind, lang) for lang in LANGS}

    assert mails["en"].subject != mails["bn"].subject
    for lang, part in product(LANGS, ("html", "text")):
        words = seen(mails[lang]) if part == "html" else mails[lang].text
        assert len(words) > 100
        assert "{" not in words
        assert "None" not in words
        bangla = re.search(r"[\u0985-\u09ef]", words)
        assert bool(bangla) == (lang == "bn")
        if lang == "bn":
            assert re.findall(r"[A-Za-z]{3,}", _SAME.sub(" ", f"{mails[lang].subject} {words}")) == []
