"""Text that exists in both languages of the shop."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Lang = Literal["en", "bn"]
LANGS: tuple[Lang, ...] = ("en", "bn")

_BANGLA = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


def digits(text: str, lang: Lang) -> str:
    """`text` with its digits as `lang` writes them (Babel's number formats leave them Latin)."""
    return text.translate(_BANGLA) if lang == "bn" else text


class Localized(BaseModel):
    """One text in English and Bangla."""

    model_config = ConfigDict(frozen=True)

    en: str
    bn: str

    def of(self, lang: Lang) -> str:
        """The text in `lang`."""
        return self.bn if lang == "bn" else self.en
