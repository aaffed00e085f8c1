"""What the stand-in says of a payment: in the search, and in the browser's callback. The names differ."""

from backend_ext.dev.gateway.book import CODES, Book, Payment, Status
from backend_ext.dev.gateway.quirks import Quirk

_WRONG_AMOUNT = "1.00"


def search_fields(book: Book, payment: Payment, store_id: str) -> dict[str, str]:
    """The fields of a search, misbehaving as the payment's quirks say."""
    quirks, asked = payment.quirks, payment.fields
    status = payment.status
    if Quirk.LATE_SUCCESS in quirks and status is Status.SUCCESSFUL and payment.searches_since_end <= 1:
        status = Status.FAILED
    amount = _WRONG_AMOUNT if Quirk.SEARCH_AMOUNT in quirks else asked["amount"]
    currency = "USD" if Quirk.SEARCH_CURRENCY in quirks else asked["currency"]
    reference = book.before(payment).pg_txnid if Quirk.SEARCH_OLD_REFERENCE in quirks else payment.pg_txnid
    strange = Quirk.SEARCH_STATUS in quirks
    return {
        "pg_txnid": "" if Quirk.SEARCH_NO_REFERENCE in quirks else reference,
        "mer_txnid": "CFOTHER" if Quirk.SEARCH_TRANSACTION in quirks else payment.tran_id,
        "store_id": "otherstore" if Quirk.SEARCH_STORE in quirks else store_id,
        "risk_level": "1" if Quirk.SEARCH_RISK in quirks else "0",
        "risk_title": "High" if Quirk.SEARCH_RISK in quirks else "Safe",
        "cardnumber": "545454XXXXXX5454",
        "payment_type": "Mastercard",
        "bank_trxid": f"BNK{payment.pg_txnid[-8:]}",
        "date_processed": _when(payment),
        "amount": amount,
        "amount_bdt": amount,
        "amount_original": amount,
        "rec_amount": amount,
        "store_amount": amount,
        "processing_charge": "0.00",
        "pay_status": "Settling" if strange else status.value,
        "status_code": "42" if strange else CODES[status],
        "status_title": f"{status.value} Transaction",
        "error_code": "Do not honour" if status is Status.FAILED else "",
        "verify_status": "",
        "currency": currency,
        "currency_merchant": currency,
        **_optional(payment),
    }


def callback_fields(payment: Payment) -> dict[str, str]:
    """The form the browser posts. It carries no signature, as the real one carries none."""
    asked = payment.fields
    good = came_back_well(payment)
    status = Status.SUCCESSFUL if good else Status.FAILED
    amount = _WRONG_AMOUNT if Quirk.CALLBACK_AMOUNT in payment.quirks else asked["amount"]
    return {
        "pg_txnid": payment.pg_txnid,
        "epw_txnid": payment.pg_txnid,
        "mer_txnid": payment.tran_id,
        "pay_status": status.value,
        "status_code": CODES[status],
        "amount": amount,
        "amount_original": amount,
        "store_amount": amount,
        "currency": asked["currency"],
        "currency_merchant": asked["currency"],
        "convertion_rate": "",
        "card_type": "Mastercard",
        "card_number": "545454XXXXXX5454",
        "card_holder": asked.get("cus_name", ""),
        "bank_txn": f"BNK{payment.pg_txnid[-8:]}",
        "pay_time": _when(payment),
        "reason": "" if good else "Do not honour",
        "pg_card_risklevel": "1" if Quirk.SEARCH_RISK in payment.quirks else "0",
        "pg_service_charge_bdt": "0.00",
        "pg_error_code_details": "" if good else "Do not honour",
        "ip_address": "127.0.0.1",
        **{name: value for name, value in asked.items() if name.startswith("cus_")},
        **_optional(payment),
    }


def came_back_well(payment: Payment) -> bool:
    """Whether the browser is sent to success_url rather than fail_url."""
    if payment.status is Status.FAILED:
        return Quirk.CALLBACK_LIES in payment.quirks
    return Quirk.LATE_SUCCESS not in payment.quirks


def _when(payment: Payment) -> str:
    return f"{payment.paid_at:%Y-%m-%d %H:%M:%S}" if payment.paid_at else ""


def _optional(payment: Payment) -> dict[str, str]:
    return {f"opt_{letter}": payment.fields.get(f"opt_{letter}", "") for letter in "abcd"}
