"""What people type, made uniform: one line of text, a mobile number, an e-mail address."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

TO_LATIN = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_LONGEST_EMAIL = 254  # of RFC 5321
# With them halves of surrogate pairs, which no database and no mail can hold.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b\u2028\u2029\ufeff\ud800-\udfff]+")


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
