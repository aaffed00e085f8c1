"""What people type, made uniform: one line of text, a mobile number, an e-mail address."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

TO_LATIN = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_LONGEST_EMAIL = 254  # of RFC 5321
# With them halves of surrogate pairs, which no database and no mail can hold, and what turns the direction of
# the text around it, or is not to be seen at all. The joiners (200c, 200d) stay: Bangla is written with them.
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]+"
)


def clean(text: object) -> str:
    """One line of typed text: control characters out, blanks folded, ends trimmed."""
    return " ".join(_CONTROL.sub(" ", str(text)).split())


def mobile(text: str) -> str | None:
    """A Bangladeshi mobile number in E.164, however it was typed (Bangla digits too), or None."""
    try:
        number = phonenumbers.parse(text.translate(TO_LATIN), "BD")
    except phonenumbers.NumberParseException:
        return None
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if number.country_code != 880 or not is_mobile or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def account_email(text: str) -> str | None:
    """An address an account may have, in ASCII (a foreign domain in its `xn--` form), or None.

    Letters of other alphabets before the @ are refused: some look like Latin ones, and would make an
    address that nobody can tell from somebody else's.
    """
    if len(text) > _LONGEST_EMAIL:
        return None
    try:
        found = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError:
        return None
    return found.ascii_email


def email_key(email: str) -> str:
    """What two writings of one address have in common: people do not mean another one by a capital letter."""
    return email.strip().casefold()


def clean_lines(text: object) -> str:
    """Several lines of typed text, each as `clean` makes it; at most one empty line in a row."""
    lines = [clean(line) for line in str(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
