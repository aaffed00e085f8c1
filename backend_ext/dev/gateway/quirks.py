"""The ways the stand-in can misbehave, each chosen for one payment."""

from enum import StrEnum


class Quirk(StrEnum):
    """A misbehaviour; `label` is what the payment page calls it."""

    label: str

    def __new__(cls, value: str, label: str) -> "Quirk":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    START_RELATIVE = "start_relative", "payment address is relative"
    START_FOREIGN = "start_foreign", "payment address leads elsewhere"
    START_REFUSED = "start_refused", "start is refused with an object"
    START_REFUSED_TEXT = "start_refused_text", "start is refused with a text"
    START_NOT_JSON = "start_not_json", "start answers no JSON"
    START_HANGS = "start_hangs", "start never answers"

    CALLBACK_TWICE = "callback_twice", "callback comes twice"
    CALLBACK_EARLY = "callback_early", "callback comes before the shopper returns"
    CALLBACK_NEVER = "callback_never", "callback never comes"
    CALLBACK_AMOUNT = "callback_amount", "callback tells another amount"
    CALLBACK_LIES = "callback_lies", "callback calls a failed payment successful"
    NOTIFICATION_ONLY = "notification_only", "only the server's notification comes"

    SEARCH_AMOUNT = "search_amount", "search tells another amount"
    SEARCH_CURRENCY = "search_currency", "search tells another currency"
    SEARCH_STORE = "search_store", "search tells another store"
    SEARCH_TRANSACTION = "search_transaction", "search tells another transaction"
    SEARCH_RISK = "search_risk", "search tells risk 1"
    SEARCH_NO_REFERENCE = "search_no_reference", "search tells no reference"
    SEARCH_OLD_REFERENCE = "search_old_reference", "search tells the reference of the payment before"
    SEARCH_STATUS = "search_status", "search tells a status nobody knows"
    SEARCH_IN_LIST = "search_in_list", "search answers in a list"
    SEARCH_ABSENT_OBJECT = "search_absent_object", "search finds nothing: {}"
    SEARCH_ABSENT_LIST = "search_absent_list", "search finds nothing: []"
    SEARCH_ABSENT_OBJECTS = "search_absent_objects", "search finds nothing: [{…}]"
    SEARCH_ABSENT_TEXT = "search_absent_text", "search finds nothing: a text"
    SEARCH_NOT_JSON = "search_not_json", "search answers no JSON"
    SEARCH_BROKEN = "search_broken", "search answers with status 500"
    SEARCH_HANGS = "search_hangs", "search never answers"
    LATE_SUCCESS = "late_success", "failed at first, successful later"
